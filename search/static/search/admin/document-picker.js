/** Chooses one document that can be found; the hidden input holds its key. See kring/combobox.js. */
(() => {
  class DocumentPicker extends window.KringCombobox {
    static targets = ["value", "chosen", "kind", "title", "search", "list", "status"];

    static values = { choicesUrl: String, found: String, none: String, failed: String, chosen: String };

    block = "kring-document";

    parts = ["kind", "label", "where"];

    /** Propose nothing before something is typed. */
    async find() {
      if (this.searchTarget.value.trim()) await super.find();
      else this.close();
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
  }

  window.wagtail.app.register("kring-document", DocumentPicker);
})();
