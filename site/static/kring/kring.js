// Small help for every page. Nothing here is needed to read or to act: without it the page works too.

// An alert that somebody hid stays hidden until they close the browser.
for (const banner of document.querySelectorAll("[data-dismissable]")) {
  const button = banner.querySelector("[data-dismiss]");
  let memory = null;
  try {
    memory = window.sessionStorage;
  } catch {
    // Storage is switched off: the alert is hidden on this page only.
  }
  const key = banner.dataset.dismissable;
  banner.hidden = memory?.getItem(key) === "hidden";
  button.hidden = false;
  button.addEventListener("click", () => {
    memory?.setItem(key, "hidden");
    banner.hidden = true;
  });
}

// A link beside a heading copies the address of that heading.
for (const link of document.querySelectorAll("[data-copy-link]")) {
  link.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(link.href);
      link.dataset.copied = "true";
      window.setTimeout(() => delete link.dataset.copied, 2000);
    } catch {
      // No clipboard without https: the link itself still leads to the heading.
    }
  });
}

// The button that shares this page: the device's own menu where there is one, else the clipboard.
for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share && !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const address = window.location.href.split("#")[0];
    try {
      if (navigator.share && window.matchMedia("(pointer: coarse)").matches) {
        await navigator.share({ title: document.title, url: address });
      } else {
        await navigator.clipboard.writeText(address);
        const status = button.querySelector("[data-share-status]");
        status.textContent = button.dataset.done;
        window.setTimeout(() => { status.textContent = button.dataset.share; }, 2500);
      }
    } catch {
      // Somebody closed the menu without sharing.
    }
  });
}

// A form that is answered "gone" or "not now" is sent by the browser itself, which shows that page: what was to change
// did not, and nobody would know.
document.addEventListener("htmx:responseError", (event) => {
  const form = event.detail.elt;
  if ([404, 503].includes(event.detail.xhr.status) && form.matches("form[method=post]")) {
    form.submit();
  }
});

// Charts load their library only on pages that have one.
const charts = document.querySelectorAll("[data-chart]");
if (charts.length) {
  const script = document.createElement("script");
  script.src = charts[0].dataset.chartDrawing;
  script.type = "module";
  document.head.append(script);
}
