// Search boxes that suggest, and lists of results that report what is opened.
//
// Suggestions while somebody types in a search box: a combobox with a listbox, after ARIA 1.2 and the
// ARIA Authoring Practices. The focus stays in the input; arrow keys say which suggestion is meant.
// Without this the box is a plain form, which finds everything too.

const PAUSE = 120;
const KEPT = 50;

class Suggest {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[name=q]");
    this.address = form.dataset.suggest;
    // What was asked before on this page is not asked again.
    this.answers = new Map();
    this.active = -1;
    this.make();
    this.listen();
  }

  make() {
    this.popup = document.createElement("div");
    this.popup.className = "suggest";
    this.popup.hidden = true;
    this.list = document.createElement("div");
    this.list.id = `${this.input.id}-suggestions`;
    this.list.className = "suggest-list";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.form.dataset.suggestLabel);
    this.footer = document.createElement("div");
    this.status = document.createElement("div");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    this.popup.append(this.list, this.footer);
    // A popup that scrolls would be a stop of the keyboard of its own.
    this.popup.tabIndex = -1;
    this.input.after(this.popup, this.status);
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-haspopup", "listbox");
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.setAttribute("aria-expanded", "false");
  }

  listen() {
    this.input.addEventListener("input", () => this.soon());
    // Not on focus: a page that puts the cursor in the box would cover itself.
    this.input.addEventListener("click", () => this.popup.hidden && this.ask());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.form.addEventListener("submit", () => this.close());
    for (const part of [this.input, this.popup]) {
      part.addEventListener("focusout", (event) => {
        const { relatedTarget: next } = event;
        if (next !== this.input && !this.popup.contains(next)) this.close();
      });
    }
    this.popup.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.input.focus();
      this.close();
    });
    // Without this the input would lose the focus before the click, and the list would be gone.
    this.popup.addEventListener("mousedown", (event) => event.preventDefault());
    this.footer.addEventListener("click", (event) => this.forget(event));
    // The browser may show this page again as it was left.
    window.addEventListener("pageshow", () => this.close());
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  soon() {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    window.clearTimeout(this.timer);
    this.request?.abort();
    const text = this.input.value.trim().slice(0, this.input.maxLength);
    if (!this.answers.has(text)) {
      this.request = new AbortController();
      const { signal } = this.request;
      try {
        const response = await fetch(`${this.address}?q=${encodeURIComponent(text)}`, { signal });
        // Somebody whose session ended gets the sign-in page.
        if (!response.ok || response.redirected) throw new Error(String(response.status));
        this.keep(text, await response.text());
      } catch {
        // Newer typing has taken its place, or there are no suggestions now: the form still works.
        if (!signal.aborted) this.hide();
        return;
      }
      if (signal.aborted) return;
    }
    this.show(this.answers.get(text));
  }

  keep(text, html) {
    if (this.answers.size >= KEPT) this.answers.delete(this.answers.keys().next().value);
    this.answers.set(text, html);
  }

  show(html) {
    if (document.activeElement !== this.input) return;
    const answer = new DOMParser().parseFromString(html, "text/html");
    this.list.replaceChildren(...answer.querySelector("[data-options]").children);
    this.footer.replaceChildren(...answer.querySelector("[data-footer]").children);
    this.options.forEach((option, number) => {
      option.id = `${this.list.id}-${number}`;
    });
    if (!this.options.length) {
      this.hide();
      return;
    }
    this.mean(-1);
    this.popup.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.status.textContent = answer.querySelector("[data-options]").dataset.status;
  }

  // Ask nothing more, whatever was typed.
  close() {
    window.clearTimeout(this.timer);
    this.request?.abort();
    this.hide();
  }

  hide() {
    this.popup.hidden = true;
    this.mean(-1);
    this.status.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
  }

  mean(number) {
    this.active = number;
    const { options } = this;
    options.forEach((option, each) => {
      option.setAttribute("aria-selected", String(each === number));
    });
    if (number < 0) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    this.input.setAttribute("aria-activedescendant", options[number].id);
    options[number].scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (this.popup.hidden) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        this.ask();
      }
      return;
    }
    const last = this.options.length - 1;
    // One step beyond the last or before the first is the input itself.
    const down = this.active === last ? -1 : this.active + 1;
    const up = this.active < 0 ? last : this.active - 1;
    const moves = { ArrowDown: down, ArrowUp: up };
    // Home and End move the cursor in the text while no suggestion is meant.
    if (this.active >= 0 && !event.shiftKey) Object.assign(moves, { Home: 0, End: last });
    if (event.key in moves) {
      event.preventDefault();
      this.mean(moves[event.key]);
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.options[this.active].click();
    } else if (event.key === "Escape") {
      // Once more empties the input, as everywhere.
      event.preventDefault();
      this.close();
    }
  }

  async forget(event) {
    const button = event.target.closest("[data-forget]");
    if (!button) return;
    try {
      const headers = { Accept: "application/json", "X-CSRFToken": button.dataset.token };
      const response = await fetch(button.dataset.forget, { method: "POST", headers });
      if (!response.ok || response.redirected) throw new Error(String(response.status));
    } catch {
      // The page of the form has a button for this as well, and says what is wrong.
      this.form.submit();
      return;
    }
    this.answers.clear();
    this.input.focus();
    this.close();
    this.status.textContent = button.dataset.done;
  }
}

for (const form of document.querySelectorAll("form[data-suggest]")) new Suggest(form);

// Which hits people open says which ones are good. It is sent while the browser leaves for the hit.
function report(event) {
  const hit = event.target.closest("[data-hit]");
  const list = hit?.closest("[data-click]");
  // The middle button opens a hit in another tab, the right one a menu.
  if (!list || event.button > 1) return;
  const said = new FormData();
  said.set("csrfmiddlewaretoken", list.dataset.token);
  said.set("search", list.dataset.search);
  said.set("hit", hit.dataset.hit);
  said.set("position", hit.dataset.position);
  navigator.sendBeacon(list.dataset.click, said);
}

document.addEventListener("click", report);
document.addEventListener("auxclick", report);
