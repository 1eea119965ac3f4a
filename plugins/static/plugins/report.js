// Tells Kring when the script of a plugin breaks: on the server all looks well, and old phones show nothing.
// Told are the file, the line, the kind of error and the width of the window; never its text, an address or a stack.
(() => {
  const { address, files, plugins, token } = document.currentScript.dataset;
  const mine = new Set(plugins.split(" "));
  const root = new URL(files, window.location.href).href;
  const told = new Set();

  function tell(script, line, kind) {
    if (!script?.startsWith(root)) return;
    const file = script.slice(root.length).split(/[?#]/)[0];
    if (!mine.has(file.split("/")[0]) || told.has(file)) return;
    told.add(file);
    const body = new FormData();
    body.set("csrfmiddlewaretoken", token);
    body.set("file", file);
    body.set("line", line);
    body.set("kind", kind ?? "Error");
    body.set("width", window.innerWidth);
    navigator.sendBeacon(address, body);
  }

  window.addEventListener("error", (event) => tell(event.filename, event.lineno, event.error?.name));
  window.addEventListener("unhandledrejection", (event) => {
    const [, script, line] = /(https?:\S+?):(\d+):\d+/.exec(event.reason?.stack) ?? [];
    tell(script, line, event.reason?.name);
  });
})();
