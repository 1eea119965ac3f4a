/**
 * Chooses one document that can be found.
 *
 * A combobox with a listbox, after the ARIA Authoring Practices: arrow keys move, Enter chooses,
 * Escape closes. The hidden input holds the key of the document. Wagtail's admin brings Stimulus,
 * which also finds pickers in rows that are added later.
 */
(() => {
  const PAUSE = 200;

  class DocumentPicker extends window.StimulusModule.Controller {
    static targets = ["value", "chosen", "kind", "title", "search", "list", "status"];

    static values = { choicesUrl: String, found: String, none: String, failed: String, chosen: String };

    connect() {
      this.options = [];
      this.active = -1;
      this.request = 0;
    }

    disconnect() {
      window.clearTimeout(this.timer);
    }

    type() {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.find(), PAUSE);
    }

    async find() {
      this.request += 1;
      const { request } = this;
      const text = this.searchTarget.value.trim();
      if (!text) {
        this.close();
        return;
      }
      try {
        const url = `${this.choicesUrlValue}?q=${encodeURIComponent(text)}`;
        const response = await fetch(url, { headers: { Accept: "application/json" } });
        if (!response.ok) throw new Error(String(response.status));
        const { choices } = await response.json();
        // A slow answer to what was typed earlier must not replace a newer one.
        if (request === this.request) this.show(choices);
      } catch {
        if (request === this.request) this.say(this.failedValue);
      }
    }

    show(options) {
      if (document.activeElement !== this.searchTarget) return;
      this.options = options;
      this.active = -1;
      this.listTarget.replaceChildren(...options.map((option, index) => this.make(option, index)));
      this.listTarget.hidden = options.length === 0;
      this.searchTarget.setAttribute("aria-expanded", String(options.length > 0));
      this.searchTarget.removeAttribute("aria-activedescendant");
      this.say(options.length ? `${this.foundValue} ${options.length}` : this.noneValue);
    }

    make(option, index) {
      const item = document.createElement("li");
      item.id = `${this.listTarget.id}-${index}`;
      item.className = "kring-document__option";
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      for (const part of ["kind", "label", "where"]) {
        const element = document.createElement("span");
        element.className = `kring-document__${part}`;
        element.textContent = option[part];
        item.append(element, " ");
      }
      // Not click: the input would lose the focus first, and with it the list.
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        this.choose(option);
      });
      return item;
    }

    key(event) {
      const moves = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in moves) {
        event.preventDefault();
        if (this.listTarget.hidden) this.find();
        else this.move(moves[event.key]);
      } else if (event.key === "Enter") {
        // Enter in a text input would submit the whole form.
        event.preventDefault();
        if (this.active >= 0) this.choose(this.options[this.active]);
      } else if (event.key === "Escape" && !this.listTarget.hidden) {
        event.stopPropagation();
        this.close();
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
      this.searchTarget.setAttribute("aria-activedescendant", items[this.active].id);
      items[this.active].scrollIntoView({ block: "nearest" });
    }

    choose(option) {
      this.valueTarget.value = option.key;
      this.kindTarget.textContent = option.kind;
      this.titleTarget.textContent = option.label;
      this.chosenTarget.hidden = false;
      this.searchTarget.value = "";
      this.close();
      this.valueTarget.dispatchEvent(new Event("change", { bubbles: true }));
      this.say(`${this.chosenValue} ${option.label}`);
    }

    close() {
      window.clearTimeout(this.timer);
      this.request += 1;
      this.listTarget.hidden = true;
      this.active = -1;
      this.searchTarget.setAttribute("aria-expanded", "false");
      this.searchTarget.removeAttribute("aria-activedescendant");
    }

    say(text) {
      this.statusTarget.textContent = text;
    }
  }

  window.wagtail.app.register("kring-document", DocumentPicker);
})();
