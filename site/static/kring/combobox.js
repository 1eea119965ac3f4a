/**
 * What the pickers of the admin share: a combobox with a listbox, after the ARIA Authoring Practices.
 *
 * Arrow keys move, Enter chooses, Escape closes. A picker extends ``window.KringCombobox``, has the
 * targets search, list and status and the values choicesUrl, found, none and failed, says in
 * ``block`` and ``parts`` how an option looks, and in ``choose(option)`` what choosing does.
 * Wagtail's admin brings Stimulus, which also finds pickers in modals and in rows added later.
 */
(() => {
  const PAUSE = 200;

  window.KringCombobox ??= class extends window.StimulusModule.Controller {
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

    /** Return those of the choices that are offered; a picker may leave some out. */
    offered(choices) {
      return choices;
    }

    async find() {
      this.request += 1;
      const { request } = this;
      const url = `${this.choicesUrlValue}?q=${encodeURIComponent(this.searchTarget.value.trim())}`;
      try {
        const { choices } = await this.fetchJson(url);
        // A slow answer to what was typed earlier must not replace a newer one.
        if (request === this.request) this.show(this.offered(choices));
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
      item.className = `${this.block}__option`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      for (const part of this.parts) item.append(this.makeText(part, option[part]), " ");
      // Not click: the input would lose the focus first, and with it the list.
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        this.choose(option);
      });
      return item;
    }

    makeText(part, text) {
      const element = document.createElement("span");
      element.className = `${this.block}__${part}`;
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
  };
})();
