// Keeps what is typed on this device until the server has it, and says so when the session is over.
// The composer works without this script: the form then comes back filled in after a mistake.

const form = document.querySelector("[data-compose]");
const fields = ["blog", "title", "text", "image_alt", "language"];
const storageKey = `kring-compose:${form.dataset.compose}`;
const pause = 800;

const valueOf = (name) => form.elements[name]?.value ?? "";
const typed = () => Object.fromEntries(fields.map((name) => [name, valueOf(name)]));
const asText = (values) => JSON.stringify(fields.map((name) => values[name] ?? ""));

// A browser may refuse storage (private window, full disk): then there is simply no copy.
function read() {
  try {
    return JSON.parse(localStorage.getItem(storageKey));
  } catch {
    return null;
  }
}

function write(values) {
  try {
    localStorage.setItem(storageKey, JSON.stringify({ key: valueOf("draft_key"), values }));
    return true;
  } catch {
    return false;
  }
}

function forget() {
  try {
    localStorage.removeItem(storageKey);
  } catch {
    // Nothing was stored.
  }
}

const notice = (name) => form.querySelector(`[data-notice="${name}"]`);

function show(name, shown = true) {
  notice(name).hidden = !shown;
}

let timer;
let sent = false;
// What the server has: after a mistake or a preview it has none of what the form shows.
const asSaved = "unsaved" in form.dataset ? "" : asText(typed());

function keep() {
  clearTimeout(timer);
  if (asText(typed()) !== asSaved) {
    show("kept", write(typed()));
  }
}

function focusText() {
  const writing = form.querySelector("[data-writing]:not([hidden]) [data-text]");
  (writing ?? form.elements.text).focus();
}

function offerToRestore() {
  const stored = read();
  if (!stored || asText(stored.values) === asText(typed())) return;
  if (form.dataset.saved.split(" ").includes(stored.key)) {
    forget();
    return;
  }
  show("restore");
  form.querySelector("[data-restore]").addEventListener("click", () => {
    for (const name of fields) {
      if (form.elements[name] && stored.values[name] !== undefined) {
        form.elements[name].value = stored.values[name];
      }
    }
    form.elements.text.dispatchEvent(new Event("change", { bubbles: true }));
    show("restore", false);
    focusText();
  });
  form.querySelector("[data-discard]").addEventListener("click", () => {
    forget();
    show("restore", false);
    focusText();
  });
}

// The session may have ended while somebody was writing, and a new sign-in changes the form's token.
async function refreshToken() {
  const answer = await fetch(form.dataset.session, { headers: { Accept: "application/json" } });
  if (answer.status === 401 || answer.redirected) return false;
  if (answer.ok) {
    form.elements.csrfmiddlewaretoken.value = (await answer.json()).token;
  }
  return true;
}

async function send(event) {
  event.preventDefault();
  const button = event.submitter;
  show("signed-out", false);
  show("offline", false);
  keep();
  try {
    if (!(await refreshToken())) {
      show("signed-out");
      notice("signed-out").scrollIntoView({ block: "center" });
      return;
    }
  } catch {
    show("offline");
    notice("offline").scrollIntoView({ block: "center" });
    return;
  }
  form.removeEventListener("submit", send);
  form.requestSubmit(button);
  sent = true;
  // One tap is one post: a second one before the answer would only wait longer.
  form.addEventListener("submit", (again) => again.preventDefault());
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(keep, pause);
});
window.addEventListener("pagehide", keep);
document.addEventListener("visibilitychange", async () => {
  if (document.visibilityState !== "visible") {
    keep();
    return;
  }
  try {
    show("signed-out", !(await refreshToken()));
  } catch {
    // Without a connection the notice comes when the form is sent.
  }
});
window.addEventListener("pageshow", (event) => {
  // Back from the next page: the form can be sent again.
  if (event.persisted && sent) window.location.reload();
});
form.addEventListener("submit", send);
offerToRestore();
document.getElementById("preview")?.focus();
