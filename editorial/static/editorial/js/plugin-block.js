/**
 * The block of a plugin: shows the fields of the chosen one alone, and keeps a choice that is not there now.
 */
(() => {
  const { StructBlockDefinition } = window.wagtailStreamField.blocks;

  class PluginBlockDefinition extends StructBlockDefinition {
    render(placeholder, prefix, initialState, initialError) {
      const block = super.render(placeholder, prefix, initialState, initialError);
      const select = document.getElementById(`${prefix}-key`);
      const [key] = [initialState?.key].flat();
      if (key && ![...select.options].some((option) => option.value === key)) {
        select.add(new Option(this.meta.gone.replace("%(name)s", key), key));
        select.value = key;
      }
      const show = () => this.showFieldsOf(select);
      select.addEventListener("change", show);
      show();
      return block;
    }

    showFieldsOf(select) {
      const row = select.closest("[data-contentpath]");
      const chosen = select.value.replace(".", "__");
      for (const other of row.parentElement.children) {
        const name = other.dataset.contentpath;
        if (name && other !== row) other.hidden = name !== chosen;
      }
    }
  }

  window.telepath.register("editorial.blocks.PluginBlock", PluginBlockDefinition);
})();
