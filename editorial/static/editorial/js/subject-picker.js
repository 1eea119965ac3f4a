/**
 * Chooses sets of people (units, groups, locations, persons) as chips; see kring/combobox.js.
 *
 * Backspace in the empty input removes the last chip. The hidden input holds the keys as JSON.
 */
(() => {
  class SubjectPicker extends window.KringCombobox {
    static targets = ["value", "chips", "search", "list", "reach", "status"];

    static values = {
      choicesUrl: String,
      reachUrl: String,
      remove: String,
      added: String,
      removed: String,
      found: String,
      none: String,
      failed: String,
      reach: String,
    };

    block = "kring-subjects";

    parts = ["kind", "label"];

    connect() {
      super.connect();
      this.countPeople();
    }

    get keys() {
      return [...this.chipsTarget.children].map((chip) => chip.dataset.key);
    }

    offered(choices) {
      const chosen = new Set(this.keys);
      return choices.filter((choice) => !chosen.has(choice.key));
    }

    key(event) {
      super.key(event);
      if (event.key === "Backspace" && this.searchTarget.value === "") {
        const last = this.chipsTarget.lastElementChild;
        if (last) this.drop(last);
      }
    }

    choose(option) {
      this.chipsTarget.append(this.makeChip(option));
      this.searchTarget.value = "";
      this.close();
      this.changed();
      this.say(`${this.addedValue} ${option.label}`);
    }

    makeChip(option) {
      const chip = document.createElement("li");
      chip.className = "kring-subjects__chip";
      chip.dataset.key = option.key;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "kring-subjects__remove";
      button.dataset.action = "kring-subjects#remove";
      button.setAttribute("aria-label", `${this.removeValue} ${option.label}`);
      button.textContent = "×";
      chip.append(
        this.makeText("kind", option.kind),
        this.makeText("label", option.label),
        button,
      );
      return chip;
    }

    remove(event) {
      this.drop(event.currentTarget.closest("li"));
      this.searchTarget.focus();
    }

    drop(chip) {
      const label = chip.querySelector(".kring-subjects__label").textContent;
      chip.remove();
      this.changed();
      this.say(`${this.removedValue} ${label}`);
    }

    changed() {
      this.valueTarget.value = JSON.stringify(this.keys);
      // Wagtail listens for this to know of unsaved changes and to refresh the preview.
      this.valueTarget.dispatchEvent(new Event("change", { bubbles: true }));
      this.countPeople();
    }

    async countPeople() {
      const keys = this.keys;
      if (!keys.length) {
        this.reachTarget.textContent = "";
        return;
      }
      const url = `${this.reachUrlValue}?keys=${encodeURIComponent(JSON.stringify(keys))}`;
      try {
        const answer = await this.fetchJson(url);
        if (JSON.stringify(keys) === JSON.stringify(this.keys)) {
          this.reachTarget.textContent = `${this.reachValue} ${answer.text}`;
        }
      } catch {
        this.reachTarget.textContent = "";
      }
    }
  }

  window.wagtail.app.register("kring-subjects", SubjectPicker);
})();
