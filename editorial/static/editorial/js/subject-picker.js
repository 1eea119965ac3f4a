/**
 * Chooses sets of people (units, groups, locations, persons) as chips.
 *
 * A combobox with a listbox, after the ARIA Authoring Practices: arrow keys move, Enter chooses,
 * Escape closes, Backspace in the empty input removes the last chip. The hidden input holds the
 * keys as JSON. Wagtail's admin brings Stimulus, which also finds pickers in modals.
 */
(() => {
  const PAUSE = 200;

  class SubjectPicker extends window.StimulusModule.Controller {
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

    connect() {
      this.options = [];
      this.active = -1;
      this.request = 0;
      this.countPeople();
    }

    disconnect() {
      window.clearTimeout(this.timer);
    }

    get keys() {
      return [...this.chipsTarget.children].map((chip) => chip.dataset.key);
    }

    type() {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.find(), PAUSE);
    }

    async find() {
      this.request += 1;
      const request = this.request;
      const url = `${this.choicesUrlValue}?q=${encodeURIComponent(this.searchTarget.value)}`;
      try {
        const answer = await this.fetchJson(url);
        // A slow answer to what was typed earlier must not replace a newer one.
        if (request !== this.request) return;
        const chosen = new Set(this.keys);
        this.show(answer.choices.filter((choice) => !chosen.has(choice.key)));
      } catch {
        if (request === this.request) this.say(this.failedValue);
      }
    }

    async fetchJson(url) {
      const response = await fetch(url, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    }

    show(options) {
      if (document.activeElement !== this.searchTarget) return;
      this.options = options;
      this.active = -1;
      this.listTarget.replaceChildren(
        ...options.map((option, index) => this.makeOption(option, index)),
      );
      this.listTarget.hidden = options.length === 0;
      this.searchTarget.setAttribute("aria-expanded", String(options.length > 0));
      this.searchTarget.removeAttribute("aria-activedescendant");
      this.say(options.length ? `${this.foundValue} ${options.length}` : this.noneValue);
    }

    makeOption(option, index) {
      const item = document.createElement("li");
      item.id = `${this.listTarget.id}-${index}`;
      item.className = "kring-subjects__option";
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.append(this.makeText("kind", option.kind), " ", this.makeText("label", option.label));
      // Not click: the input would lose the focus first, and with it the list.
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        this.choose(option);
      });
      return item;
    }

    makeText(part, text) {
      const element = document.createElement("span");
      element.className = `kring-subjects__${part}`;
      element.textContent = text;
      return element;
    }

    key(event) {
      const moves = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in moves) {
        event.preventDefault();
        if (this.listTarget.hidden) this.find();
        else this.move(moves[event.key]);
      } else if (event.key === "Enter") {
        // Enter in a text input would submit the whole page.
        event.preventDefault();
        if (this.active >= 0) this.choose(this.options[this.active]);
      } else if (event.key === "Escape" && !this.listTarget.hidden) {
        event.stopPropagation();
        this.close();
      } else if (event.key === "Backspace" && this.searchTarget.value === "") {
        const last = this.chipsTarget.lastElementChild;
        if (last) this.drop(last);
      }
    }

    move(step) {
      const items = [...this.listTarget.children];
      if (!items.length) return;
      const start = this.active < 0 && step < 0 ? 0 : this.active;
      this.active = (start + step + items.length) % items.length;
      items.forEach((item, index) => {
        item.setAttribute("aria-selected", String(index === this.active));
      });
      const item = items[this.active];
      this.searchTarget.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    }

    close() {
      window.clearTimeout(this.timer);
      this.request += 1;
      this.listTarget.hidden = true;
      this.active = -1;
      this.searchTarget.setAttribute("aria-expanded", "false");
      this.searchTarget.removeAttribute("aria-activedescendant");
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

    say(text) {
      this.statusTarget.textContent = text;
    }
  }

  window.wagtail.app.register("kring-subjects", SubjectPicker);
})();
