// Shows the text as it will read while somebody writes it. What is sent is still the field below it, which
// follows every change; without this script people type in that field.

const composer = document.querySelector("[data-compose]");
const area = composer.elements.text;
const frame = composer.querySelector("[data-writing]");
const root = frame.querySelector("[data-text]");
const tools = frame.querySelector("[data-tools]");
const dialog = composer.querySelector("[data-link]");
const schemes = frame.dataset.schemes.split(" ");
const buttons = [...tools.querySelectorAll("[data-tool]")];

// What writes by style or by a mark of its own, and cannot be stored.
const STORED = /^(?:insert|delete|history|formatBold$|formatItalic$)/;
const UNSTORED_KEYS = ["u", "d", "[", "]", "Shift-5", "Shift-6", "Shift-7"];
// These keys go where they go in any field.
const FREE_KEYS = ["Tab", "Shift-Tab", "PageUp", "PageDown"];

// Before the library hears of them.
root.addEventListener("beforeinput", refuseUnstored, true);
root.addEventListener("beforeinput", takeLines, true);
root.addEventListener("keydown", leaveStar, true);

const [{ default: Squire }, typed] = await Promise.all([import(frame.dataset.squire), import(frame.dataset.typed)]);

const editor = new Squire(root, {
  blockTag: "P",
  sanitizeToDOMFragment: (html) => typed.clean(html, schemes),
});
const written = () => typed.writeBlocks(typed.readBlocks(root, schemes, true));
let known = "";
// What stood in the field when the editor last showed it, or wrote it.
let shown = area.defaultValue;
let isOwn = false;
let isPlain = false;

function refuseUnstored(event) {
  if (STORED.test(event.inputType)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

// Somebody dictates a new line. The browser would leave the caret within the last word.
function takeLines(event) {
  if (event.inputType !== "insertText" || !/.\n|\n./.test(event.data ?? "")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  editor.insertPlainText(event.data, true);
}

// A star begins no list here, as it begins none where people type without this script.
function leaveStar(event) {
  if (event.key === " " && beforeCaret() === "*") event.stopImmediatePropagation();
}

const elementOf = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node);
const place = () => elementOf(editor.getSelection().startContainer);

function rangeBeforeCaret() {
  const selection = window.getSelection();
  const block = elementOf(selection.anchorNode)?.closest("[data-text] > p");
  if (!block || !selection.isCollapsed) return null;
  const range = document.createRange();
  range.setStart(block, 0);
  range.setEnd(selection.anchorNode, selection.anchorOffset);
  return range;
}

function beforeCaret() {
  return (rangeBeforeCaret()?.toString() ?? "").replaceAll("\u00a0", " ").replaceAll("\u200b", "");
}

/** Make a list of a paragraph that somebody begins as one. */
function beginList(event) {
  const make = { "- ": "makeUnorderedList", "1. ": "makeOrderedList" }[beforeCaret()];
  if (!make || !/^insert(?:Composition)?Text$/.test(event.inputType) || !event.data?.endsWith(" ")) return;
  editor.saveUndoState();
  const range = rangeBeforeCaret();
  range.deleteContents();
  editor.setSelection(range);
  editor[make]();
}

function show(html) {
  editor.setHTML(html);
  known = written();
  showRoom();
}

/** Put what the editor shows into the field that is sent. */
function keep() {
  const text = written();
  if (text === known) return;
  known = shown = area.value = text;
  isOwn = true;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  isOwn = false;
  showRoom();
  tellWrong("");
}

/** Show what came into the field from elsewhere: from this device, or from the browser. */
async function follow() {
  if (isOwn || isPlain) return;
  const text = area.value;
  // A field that loses the focus says so once more, when somebody may write on already.
  if (text === shown) return;
  const body = new URLSearchParams({ text, csrfmiddlewaretoken: composer.elements.csrfmiddlewaretoken.value });
  try {
    const answer = text.trim() ? await fetch(frame.dataset.read, { method: "POST", body }) : null;
    if (answer && !answer.ok) throw new Error(answer.statusText);
    const { html } = answer ? await answer.json() : { html: "" };
    // Somebody who wrote on meanwhile is followed by the next one.
    if (area.value !== text || shown === text) return;
    show(html);
    shown = text;
    setUp(true);
  } catch {
    // Out of reach: the field itself is better than a text that is not what will be sent.
    isPlain = true;
    setUp(false);
  }
}

function showRoom() {
  const left = area.maxLength - area.value.length;
  const room = frame.querySelector("[data-room]");
  const words = left < 0 ? room.dataset.over : room.dataset.left;
  // A screen reader says each change: in hundreds as long as there is room.
  const told = left > 100 ? left - (left % 100) : Math.abs(left);
  room.textContent = left < area.maxLength / 20 ? words.replace("{n}", told) : "";
  area.setCustomValidity(left < 0 ? room.textContent : "");
}

function tellWrong(message) {
  const wrong = frame.querySelector("[data-wrong]");
  wrong.hidden = !message;
  wrong.querySelector("[data-wrong-words]").textContent = message;
  if (message) root.setAttribute("aria-invalid", "true");
  else root.removeAttribute("aria-invalid");
}

function toggleList(name, make) {
  if (place().closest(name)) editor.removeList();
  else editor[make]();
}

function toggle(name) {
  const make = { b: "bold", i: "italic" }[name];
  editor[editor.hasFormat(name.toUpperCase()) ? `remove${make[0].toUpperCase()}${make.slice(1)}` : make]();
}

function selectLink() {
  const { commonAncestorContainer } = editor.getSelection();
  const link = elementOf(commonAncestorContainer).closest("[data-text] a");
  if (!link) return null;
  const range = document.createRange();
  range.selectNodeContents(link);
  editor.setSelection(range);
  return link;
}

function link() {
  const present = selectLink();
  const chosen = editor.getSelection().toString().replaceAll("\u200b", "").trim();
  const [text, address] = ["text", "address"].map((name) => dialog.querySelector(`[data-link-${name}]`));
  const isAddress = !present && /^https?:\/\/\S+$/.test(chosen);
  text.value = isAddress ? "" : chosen;
  address.value = isAddress ? chosen : (present?.getAttribute("href") ?? "");
  const words = text.value;
  address.setCustomValidity("");
  dialog.querySelector("[data-link-remove]").hidden = !present;
  dialog.returnValue = "";
  dialog.onclose = () => {
    editor.focus();
    if (dialog.returnValue === "remove") editor.removeLink();
    if (dialog.returnValue === "insert") putLink(wholeAddress(address.value), text.value.trim() || address.value.trim(), words);
  };
  dialog.showModal();
  (text.value || isAddress ? address : text).focus();
}

function wholeAddress(text) {
  const address = text.trim();
  const whole = /^[a-z][a-z0-9+.-]*:|^\//i.test(address) ? address : `https://${address}`;
  return address && typed.addressOf(whole, schemes);
}

function putLink(address, words, chosen) {
  // What is chosen keeps its marks, and may be more than one paragraph.
  if (words === chosen) {
    editor.makeLink(address);
    return;
  }
  const link = document.createElement("a");
  link.href = address;
  link.textContent = words;
  editor.insertHTML(link.outerHTML);
}

function closeDialog(value) {
  const address = dialog.querySelector("[data-link-address]");
  if (value === "insert" && address.value.trim() && !wholeAddress(address.value)) {
    address.setCustomValidity(dialog.dataset.refused);
    address.reportValidity();
    return;
  }
  address.setCustomValidity("");
  dialog.close(value === "insert" && !address.value.trim() ? "" : value);
}

const actions = {
  bold: () => toggle("b"),
  list: () => toggleList("ul", "makeUnorderedList"),
  numbers: () => toggleList("ol", "makeOrderedList"),
  link,
  photo: () => composer.elements.image.click(),
  undo: () => editor.undo(),
  redo: () => editor.redo(),
};

function showState() {
  const inside = { bold: editor.hasFormat("B"), list: place().closest("ul"), numbers: place().closest("ol") };
  for (const button of buttons) {
    if (button.dataset.tool in inside) button.setAttribute("aria-pressed", String(Boolean(inside[button.dataset.tool])));
  }
}

// One stop of the Tab key; the arrows go on from there.
function moveInTools(event) {
  const at = buttons.indexOf(document.activeElement);
  const forward = getComputedStyle(tools).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const steps = { ArrowLeft: -1, ArrowRight: -1, [forward]: 1 };
  const to = { Home: 0, End: buttons.length - 1 }[event.key] ?? (event.key in steps ? at + steps[event.key] : undefined);
  if (to === undefined) return;
  event.preventDefault();
  makeStop(buttons.at(to % buttons.length));
  buttons.at(to % buttons.length).focus();
}

function makeStop(chosen) {
  for (const button of buttons) button.tabIndex = button === chosen ? 0 : -1;
}

function setUp(isShown) {
  frame.hidden = !isShown;
  area.classList.toggle("visually-hidden", isShown);
  area.ariaHidden = isShown ? "true" : null;
  area.tabIndex = isShown ? -1 : 0;
}

function takeRoles() {
  const label = area.closest(".field").querySelector("label");
  const help = document.getElementById(`${area.id}_helptext`);
  label.id = `${area.id}_label`;
  label.addEventListener("click", (event) => {
    if (frame.hidden) return;
    event.preventDefault();
    editor.focus();
  });
  root.setAttribute("aria-labelledby", label.id);
  root.setAttribute("aria-describedby", `${area.getAttribute("aria-describedby") ?? ""} ${frame.dataset.describes}`.trim());
  if (area.getAttribute("aria-invalid")) root.setAttribute("aria-invalid", "true");
  root.lang = composer.elements.language.value;
  help.textContent = frame.dataset.help;
  area.before(frame);
}

for (const key of UNSTORED_KEYS) {
  for (const control of ["Ctrl", "Meta"]) editor.setKeyHandler(`${control}-${key}`, (_editor, event) => event.preventDefault());
}
for (const key of FREE_KEYS) editor.setKeyHandler(key, null);
for (const control of ["Ctrl", "Meta"]) {
  editor.setKeyHandler(`${control}-k`, (_editor, event) => {
    event.preventDefault();
    link();
  });
}
for (const event of ["pathChange", "select", "cursor", "input"]) editor.addEventListener(event, showState);
editor.addEventListener("input", keep);
editor.addEventListener("undoStateChange", ({ detail }) => {
  for (const [tool, can] of [["undo", detail.canUndo], ["redo", detail.canRedo]]) {
    tools.querySelector(`[data-tool=${tool}]`).setAttribute("aria-disabled", String(!can));
  }
});
editor.addEventListener("willPaste", ({ detail }) => typed.keepEnds(detail.html, detail.fragment));
editor.addEventListener("pasteImage", ({ detail }) => {
  composer.elements.image.files = detail.clipboardData.files;
  composer.elements.image.dispatchEvent(new Event("change"));
});
root.addEventListener("input", beginList);
for (const button of buttons) {
  // The text keeps the focus, and a phone its keyboard.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    makeStop(button);
    actions[button.dataset.tool]();
    showState();
  });
}
tools.addEventListener("keydown", moveInTools);
for (const event of ["input", "change"]) area.addEventListener(event, follow);
area.addEventListener("invalid", (event) => {
  if (frame.hidden) return;
  event.preventDefault();
  tellWrong(area.validationMessage);
  if (composer.querySelector(":invalid:not(fieldset)") !== area) return;
  editor.focus();
  // The library does not scroll.
  frame.scrollIntoView({ block: "center" });
});
composer.elements.language.addEventListener("change", ({ target }) => {
  root.lang = target.value;
});
composer.elements.image.addEventListener("change", ({ target }) => {
  tools.querySelector("[data-photo-name]").textContent = target.files[0]?.name ?? "";
});
// In the dialog Enter puts the link in; it does not send the post.
dialog.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.matches("button")) return;
  event.preventDefault();
  closeDialog("insert");
});
dialog.addEventListener("input", () => dialog.querySelector("[data-link-address]").setCustomValidity(""));
for (const button of dialog.querySelectorAll("button")) {
  button.addEventListener("click", () => closeDialog(button.value));
}

takeRoles();
makeStop(buttons[0]);
show(frame.querySelector("[data-written]").innerHTML);
const wasWriting = document.activeElement === area;
// Somebody was faster than this script, or a browser that goes back filled the field in by itself.
if (area.value === shown) setUp(true);
else await follow();
if (wasWriting && !frame.hidden) editor.focus().moveCursorToEnd();
