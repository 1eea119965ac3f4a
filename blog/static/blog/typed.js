// What a post may hold, between the editor and the text that is sent: blog/typed.py in the browser.
// A test holds the two together. Whatever markup comes in, only these elements are ever made of it.

const PART = "\u2063";
const FIRM = "\u00a0";
const ITEM = /^(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)/;
const RULE = /^[-*\s]*(?:\n|$)/;
const BESIDE_STARS = /[\s("':;,.!?)/[\]-]/;
const ADDRESS = /<(?=[A-Za-z][A-Za-z0-9+.-]{1,31}:|[^\s<>]*@)/g;

const PARAGRAPHS = new Set(
  "P DIV H1 H2 H3 H4 H5 H6 BLOCKQUOTE PRE SECTION ARTICLE ASIDE HEADER FOOTER MAIN NAV FIGURE FIGCAPTION ADDRESS TABLE CAPTION TR TD TH DL DT DD HR FORM FIELDSET DETAILS SUMMARY CENTER".split(" "),
);
const UNSEEN = new Set("SCRIPT STYLE TEMPLATE HEAD TITLE META LINK NOSCRIPT IFRAME OBJECT INPUT SELECT TEXTAREA BUTTON SVG".split(" "));
const PLAIN = { bold: false, italic: false, address: "" };

const sameStyle = (one, other) => one.bold === other.bold && one.italic === other.italic && one.address === other.address;
const isBlank = (text) => /^\s*$/.test(text);

/** Return an address as it may be stored, or nothing for a kind that the site does not allow. */
export function addressOf(written, schemes) {
  const address = (written ?? "").trim().replaceAll(/[^\x21-\x7e]/gu, encodeURIComponent);
  if (/^\/(?![/\\])/.test(address)) return address;
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address)?.[1].toLowerCase();
  return schemes.includes(scheme) && URL.canParse(address) ? address : "";
}

// Read as text: the policy of the site lets no markup set a style.
function declared(element, property) {
  const found = new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*(\\w+)`, "i").exec(element.getAttribute("style") ?? "");
  return found?.[1].toLowerCase() ?? "";
}

/** Return the style that an element gives to what is in it. */
function styleOf(element, style, schemes) {
  const name = element.nodeName;
  const [weight, slant] = [declared(element, "font-weight"), declared(element, "font-style")];
  const isBold = style.bold || /^(?:B|STRONG|TH|H[1-6])$/.test(name);
  const isItalic = style.italic || /^(?:I|EM)$/.test(name);
  return {
    bold: weight ? /^bold/.test(weight) || Number(weight) >= 600 : isBold,
    italic: slant ? slant !== "normal" : isItalic,
    address: name === "A" ? addressOf(element.getAttribute("href"), schemes) : style.address,
  };
}

// Word writes a list as paragraphs, with the bullet or the number in a part that says so.
const isWordsMark = (element) => /mso-list:\s*ignore/i.test(element.getAttribute("style") ?? "");

function wordsList(element) {
  if (!/mso-list:\s*(?!none|ignore)\w/i.test(element.getAttribute("style") ?? "")) return "";
  const mark = [...element.querySelectorAll("[style]")].find(isWordsMark);
  return /^\s*\w{1,4}[.)]/.test(mark?.textContent ?? "") ? "ol" : "ul";
}

/** Reads markup into paragraphs and items: each has the name of its list, and characters with a style. */
class Reader {
  constructor(schemes) {
    this.schemes = schemes;
    this.blocks = [];
    this.block = null;
    this.list = "";
    // What parts two paragraphs in an item or in a cell.
    this.between = "";
  }

  add(text, style = PLAIN) {
    if (!this.block) this.blocks.push((this.block = { list: this.list, characters: [] }));
    for (const each of text) this.block.characters.push({ ...style, text: each });
  }

  part() {
    if (!this.between) this.block = null;
    else if (this.block) this.add(this.between);
  }

  read(node, style, isAsTyped) {
    if (node.nodeType === Node.TEXT_NODE) return this.readText(node, style, isAsTyped);
    if (node.nodeType !== Node.ELEMENT_NODE || UNSEEN.has(node.nodeName.toUpperCase())) return undefined;
    if (node.nodeName === "BR") return this.add("\n");
    if (isWordsMark(node) || declared(node, "display") === "none") return undefined;
    return this.readElement(node, styleOf(node, style, this.schemes), isAsTyped || node.nodeName === "PRE");
  }

  readText(node, style, isAsTyped) {
    const text = node.data.replaceAll(/[\u200b\ufeff\u2063]/g, "");
    if (isBlank(text) && (!this.block || /^(?:TABLE|TBODY|THEAD|TR|UL|OL)$/.test(node.parentNode.nodeName))) return;
    this.add(isAsTyped ? text : text.replaceAll(/[\t\n\r\f ]+/g, " "), style);
  }

  readElement(element, style, isAsTyped) {
    const { list, between } = this;
    const name = element.nodeName;
    const isList = name === "UL" || name === "OL";
    const isItem = name === "LI";
    // One cell in a row is only layout, as in mails.
    const isCell = /^T[DH]$/.test(name) && element.parentNode.cells?.length > 1;
    const isBlock = isList || isItem || (!isCell && PARAGRAPHS.has(name));
    if (isList || isItem) this.between = "";
    if (isBlock) this.part();
    if (isList) this.list = name.toLowerCase();
    if (name === "P") this.list ||= wordsList(element);
    if (isItem) this.between = "\n";
    if (isCell) this.between = " ";
    for (const child of element.childNodes) this.read(child, style, isAsTyped);
    if (isItem) this.between = "";
    if (isBlock) this.part();
    Object.assign(this, { list, between });
    if (isCell && element.nextElementSibling) this.add(" | ");
  }
}

/** Return the paragraphs and items below a node; with `isAsTyped` the end of a line in a text is one. */
export function readBlocks(root, schemes, isAsTyped = false) {
  const reader = new Reader(schemes);
  for (const child of root.childNodes) reader.read(child, PLAIN, isAsTyped);
  return reader.blocks.flatMap(({ list, characters }) => paragraphs(list, lines(characters)));
}

/** Return the lines of characters, each in its fewest runs; a line that says nothing has none. */
function lines(characters) {
  const found = [[]];
  for (const each of characters) {
    if (each.text === "\n") found.push([]);
    else found.at(-1).push(each);
  }
  return found.map((line) => merged(tidied(line)));
}

function paragraphs(list, all) {
  const spoken = all.filter((line) => line.length);
  if (list) return spoken.length ? [{ list, lines: spoken }] : [];
  const found = [[]];
  for (const line of all) {
    if (line.length) found.at(-1).push(line);
    else found.push([]);
  }
  return found.filter((part) => part.length).map((part) => ({ list, lines: part }));
}

// A blank has a style if both its sides have it.
function tidied(line) {
  const spoken = line.map((each, place) => (isBlank(each.text) ? -1 : place)).filter((place) => place >= 0);
  return spoken.flatMap((before, index) => {
    const after = spoken[index + 1];
    if (after === undefined || after === before + 1) return [line[before]];
    const [one, other] = [line[before], line[after]];
    const shared = { ...PLAIN, address: one.address === other.address ? one.address : "" };
    const text = after === before + 2 && line[before + 1].text === FIRM ? FIRM : " ";
    return [one, { ...(sameStyle(one, other) ? one : shared), text }];
  });
}

function merged(characters) {
  const runs = [];
  for (const each of characters) {
    if (runs.length && sameStyle(runs.at(-1), each)) runs.at(-1).text += each.text;
    else runs.push({ ...each });
  }
  return runs;
}

function grouped(all, key) {
  const groups = [];
  for (const each of all) {
    if (groups.length && key(groups.at(-1)[0]) === key(each)) groups.at(-1).push(each);
    else groups.push([each]);
  }
  return groups;
}

/** Return the text that the server reads as just these blocks. */
export function writeBlocks(blocks) {
  return grouped(blocks, (block) => block.list)
    .map((group) => (group[0].list ? writeList(group) : group.map(writeLines).join("\n\n")))
    .join("\n\n");
}

function writeList(items) {
  const isAlone = items[0].list === "ol" && items.length === 1;
  return items
    .map((item, index) => {
      const text = writeLines(item);
      const mark = item.list === "ol" ? `${index + 1}.` : "-";
      return `${mark} ${isAlone || RULE.test(text) ? PART : ""}${text}`;
    })
    .join("\n");
}

function writeLines(block) {
  return block.lines
    .map(writeLine)
    .map((line) => (ITEM.test(line) ? PART + line : line))
    .join("\n");
}

const parted = (text) => (text.endsWith("\\") ? text + PART : text);

function writeLine(line) {
  let written = "";
  for (const runs of grouped(line, (run) => run.address)) {
    const { address } = runs[0];
    if (address) written = `${parted(written)}${parted(writeRuns("[", runs))}](${destination(address)})`;
    else written = writeRuns(written, runs);
  }
  return written;
}

function writeRuns(before, runs) {
  let written = before;
  for (const { text: spoken, bold, italic } of runs) {
    let text = spoken.replaceAll(/[*[\]]/g, "\\$&").replaceAll(ADDRESS, `<${PART}`);
    const stars = "*".repeat(2 * bold + italic);
    if (stars) {
      const last = text.endsWith("\\") ? PART : "";
      text = stars + text + last + stars + last;
    }
    const isAfterStars = /(?:^|[^\\])\*$/.test(written);
    const isJoined = stars && written && !BESIDE_STARS.test(written.at(-1));
    if (isJoined || (isAfterStars && !BESIDE_STARS.test(text[0]))) written += PART;
    written += text;
  }
  return written;
}

function destination(address) {
  const encoded = address.replaceAll(/[\s<>\\]/g, (sign) => encodeURIComponent(sign));
  return /[()]/.test(encoded) ? `<${encoded}>` : encoded;
}

/** Return the blocks as elements; each is made here, none is taken from what was read. */
export function buildBlocks(blocks) {
  const fragment = document.createDocumentFragment();
  for (const group of grouped(blocks, (block) => block.list)) {
    const { list } = group[0];
    const parent = list ? fragment.appendChild(document.createElement(list)) : fragment;
    for (const block of group) {
      parent.append(buildBlock(block, list ? "li" : "p"));
    }
  }
  return fragment;
}

function buildBlock(block, name) {
  const element = document.createElement(name);
  block.lines.forEach((line, index) => {
    if (index) element.append(document.createElement("br"));
    for (const runs of grouped(line, (run) => run.address)) {
      const { address } = runs[0];
      const parent = address ? element.appendChild(document.createElement("a")) : element;
      if (address) parent.href = address;
      parent.append(...runs.map(buildRun));
    }
  });
  return element;
}

function buildRun({ text, bold, italic }) {
  let node = document.createTextNode(text);
  for (const name of [bold && "b", italic && "i"].filter(Boolean)) {
    const outer = document.createElement(name);
    outer.append(node);
    node = outer;
  }
  return node;
}

// The text at an end of what is put within a line: its blank parts two words.
function textAtEnd(body, end, beside) {
  let node = body[end];
  while (node && node.nodeType !== Node.TEXT_NODE) {
    const isElement = node.nodeType === Node.ELEMENT_NODE && !UNSEEN.has(node.nodeName);
    if (isElement && (PARAGRAPHS.has(node.nodeName) || /^(?:UL|OL|LI|BR)$/.test(node.nodeName))) return "";
    node = node[isElement ? end : beside];
  }
  return node?.data ?? "";
}

const bodyOf = (html) => new DOMParser().parseFromString(html, "text/html").body;

/** Return what may be stored of any markup. */
export function clean(html, schemes) {
  return buildBlocks(readBlocks(bodyOf(html), schemes));
}

/** Give back to what is put within a line the blanks at its ends. */
export function keepEnds(html, fragment) {
  // A blank before the body would be left out.
  const body = bodyOf(`<body>${html}`);
  const { firstElementChild: first, lastElementChild: last } = fragment;
  if (first?.matches("p") && /^[ \u00a0]/.test(textAtEnd(body, "firstChild", "nextSibling"))) first.prepend(" ");
  if (last?.matches("p") && /[ \u00a0]$/.test(textAtEnd(body, "lastChild", "previousSibling"))) last.append(" ");
}
