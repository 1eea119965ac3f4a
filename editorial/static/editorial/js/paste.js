// What people paste from a word processor into a text. The editor by itself drops raised and lowered
// signs and links to anything but the web, and makes one line of a table.
(() => {
  "use strict";

  // Signs that no text has, around what is raised or lowered while the editor reads the markup.
  const START = { "\uE010": "SUBSCRIPT", "\uE012": "SUPERSCRIPT" };
  const END = { "\uE011": true, "\uE013": true };
  // The editor reads only links to the web, so that others travel as one.
  const CARRIER = "https://pasted.invalid/#";

  const types = window.draftail.registerPlugin({ type: "KRING_PASTE" }, "entityTypes");
  const before = types.LINK.onPaste;

  types.LINK.onPaste = (text, html, state, editor, type) => {
    if (html && !html.includes("data-editor-content") && paste(html, state, editor, type)) {
      return "handled";
    }
    return before ? before(text, html, state, editor, type) : "not-handled";
  };

  function paste(html, state, editor, type) {
    const settings = type.pasted;
    const { body } = new DOMParser().parseFromString(html, "text/html");
    if (!settings || !isSpecial(body)) return false;
    markShifted(body);
    const hasLostLinks = carryLinks(body, settings.schemes);
    const hadTable = unfoldTables(body);
    const fragment = read(body.innerHTML);
    if (!fragment) return false;
    const { EditorState, Modifier } = window.DraftJS;
    const content = Modifier.replaceWithFragment(
      state.getCurrentContent(),
      state.getSelection(),
      fragment.getBlockMap(),
    );
    editor.setEditorState(EditorState.push(state, content, "insert-fragment"));
    if (hadTable) tell(settings.table);
    if (hasLostLinks) tell(settings.links);
    return true;
  }

  function isSpecial(body) {
    return (
      body.querySelector("sub, sup, table") !== null ||
      [...body.querySelectorAll("a[href]")].some((link) => !/^https?:/i.test(addressOf(link))) ||
      [...body.querySelectorAll("[style]")].some((each) => shiftOf(each))
    );
  }

  function shiftOf(element) {
    if (element.matches("sub, sup")) return element.localName;
    return { sub: "sub", super: "sup" }[element.style.verticalAlign] || "";
  }

  // Some programs write a lowered sign as a style, and some as an element.
  function markShifted(body) {
    for (const each of body.querySelectorAll("sub, sup, [style]")) {
      const shift = shiftOf(each);
      if (!shift || !each.textContent.trim()) continue;
      each.prepend(shift === "sub" ? "\uE010" : "\uE012");
      each.append(shift === "sub" ? "\uE011" : "\uE013");
    }
  }

  function addressOf(link) {
    return (link.getAttribute("href") || "").trim();
  }

  // Returns whether a link was left out.
  function carryLinks(body, schemes) {
    let isLost = false;
    for (const link of body.querySelectorAll("a[href]")) {
      const address = addressOf(link);
      const scheme = (/^([a-z][a-z0-9+.-]*):/i.exec(address) || [])[1];
      if (scheme && schemes.includes(scheme.toLowerCase())) {
        if (!/^https?$/i.test(scheme)) link.setAttribute("href", CARRIER + encodeURIComponent(address));
      } else {
        // A mark inside the copied document leads nowhere, and is no loss.
        isLost = isLost || !address.startsWith("#");
        link.replaceWith(...link.childNodes);
      }
    }
    return isLost;
  }

  // Returns whether there was a table with columns. One without is only layout, as in mails.
  function unfoldTables(body) {
    let hadTable = false;
    // The innermost first: mails put tables into tables.
    for (const table of [...body.querySelectorAll("table")].reverse()) {
      const rows = [...table.rows];
      if (!rows.some((row) => row.cells.length > 1)) {
        table.replaceWith(...rows.flatMap((row) => [...row.cells]).map(paragraphsOf));
        continue;
      }
      hadTable = true;
      table.replaceWith(...rows.map(lineOf));
    }
    return hadTable;
  }

  function paragraphsOf(cell) {
    const part = document.createElement("div");
    part.append(...cell.childNodes);
    return part;
  }

  function lineOf(row) {
    const line = document.createElement("p");
    [...row.cells].forEach((cell, number) => {
      if (number) line.append(" | ");
      // A paragraph inside a cell would begin a line of its own.
      for (const each of cell.querySelectorAll("p, div, li, ul, ol")) {
        each.append(" ");
        each.replaceWith(...each.childNodes);
      }
      line.append(...cell.childNodes);
    });
    return line;
  }

  function read(html) {
    const { ContentState, convertFromHTML } = window.DraftJS;
    const { contentBlocks, entityMap } = convertFromHTML(html);
    if (!contentBlocks || !contentBlocks.length) return null;
    const content = ContentState.createFromBlockArray(contentBlocks.map(shifted), entityMap);
    return restoreLinks(content);
  }

  // Takes the signs out of a block, and gives what is between them its style.
  function shifted(block) {
    const { CharacterMetadata } = window.DraftJS;
    const open = [];
    const kept = [];
    let text = "";
    const signs = block.getCharacterList();
    [...Array(block.getLength()).keys()].forEach((place) => {
      const sign = block.getText()[place];
      if (START[sign]) open.push(START[sign]);
      else if (END[sign]) open.pop();
      else {
        text += sign;
        const style = open[open.length - 1];
        kept.push(style ? CharacterMetadata.applyStyle(signs.get(place), style) : signs.get(place));
      }
    });
    return block.merge({ text, characterList: signs.clear().concat(kept) });
  }

  function restoreLinks(content) {
    let restored = content;
    content.getBlockMap().forEach((block) => {
      block.findEntityRanges(
        (character) => character.getEntity() !== null,
        (start) => {
          const key = block.getEntityAt(start);
          const { url = "" } = restored.getEntity(key).getData();
          if (!url.startsWith(CARRIER)) return;
          const address = decodeURIComponent(url.slice(CARRIER.length));
          restored = restored.replaceEntityData(key, { url: address, href: address });
        },
      );
    });
    return restored;
  }

  function tell(text) {
    document.dispatchEvent(
      new CustomEvent("w-messages:add", { detail: { text, type: "warning", clear: false } }),
    );
  }
})();
