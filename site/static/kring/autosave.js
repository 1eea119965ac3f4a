// What is written while Wagtail saves a form by itself is saved too.
//
// Wagtail 8.0.1 takes the form as it stands when the answer arrives for what it has stored. What was
// written since the request left is then neither saved nor missed. The reason, and what to take away
// once Wagtail does this itself: docs/decisions/0207-writing-during-a-save-is-saved.md.

const controllerOf = (form, name) =>
  form instanceof HTMLFormElement && window.wagtail?.app?.getControllerForElementAndIdentifier(form, name);

const sent = new WeakMap();
const touched = new WeakSet();
const leaving = new WeakSet();

// The same fields, in the same order, as Wagtail compares to find a change.
const stateOf = (unsaved) => new URLSearchParams(unsaved.formData);

document.addEventListener("w-autosave:save", (event) => {
  const form = event.target;
  const unsaved = controllerOf(form, "w-unsaved");
  if (!unsaved) return;
  // The form is on its way by hand: a save of our own would only get in between.
  if (leaving.has(form)) event.preventDefault();
  else sent.set(form, stateOf(unsaved));
});

// Behind Wagtail's own listeners, which have just called everything saved.
window.addEventListener("w-autosave:success", (event) => {
  const form = event.target;
  const autosave = controllerOf(form, "w-autosave");
  const unsaved = controllerOf(form, "w-unsaved");
  const stored = sent.get(form);
  if (!autosave || !unsaved || !stored) return;
  for (const [name, value] of Object.entries(event.detail.data?.field_updates ?? {})) {
    if (stored.has(name)) stored.set(name, value);
  }
  if (stored.toString() === stateOf(unsaved).toString()) return;
  unsaved.initialFormData = stored.toString();
  unsaved.hasEditsValue = true;
  // The save under way has not ended: this one follows it without a moment of "Saved" between them.
  autosave.save(event);
});

// Wagtail begins to compare two seconds after the form opens; what a person writes before that would
// count as how the form was.
for (const kind of ["input", "change"]) {
  document.addEventListener(
    kind,
    (event) => {
      const form = event.target.form ?? event.target.closest("form");
      if (event.isTrusted && form) touched.add(form);
    },
    true,
  );
}
document.addEventListener("w-unsaved:watch-edits", (event) => {
  const form = event.target;
  if (controllerOf(form, "w-autosave") && touched.has(form) && !sent.has(form)) {
    controllerOf(form, "w-unsaved").forceValue = true;
  }
});

// Saving by hand waits for the save under way: side by side they would make a page twice, or store
// the older text last.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const busy = controllerOf(form, "w-autosave")?.submitPromise;
    if (!busy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (leaving.has(form)) return;
    leaving.add(form);
    const { submitter } = event;
    busy.finally(() => {
      // Wagtail disables the button while it waits, and a disabled button is not sent.
      const disabled = submitter?.disabled;
      if (submitter) submitter.disabled = false;
      leaving.delete(form);
      form.requestSubmit(submitter);
      if (submitter) submitter.disabled = disabled;
    });
  },
  true,
);
// And no save begins while the form is on its way by hand, until the page is shown again.
window.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) leaving.add(event.target);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form").forEach((form) => leaving.delete(form));
});
