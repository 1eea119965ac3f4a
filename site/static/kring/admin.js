// What every screen of the admin does beyond Wagtail's own.

// The calendar that opens with a date field may lie over the field: Escape closes it and leaves the focus.
document.addEventListener("keydown", (event) => {
  const jQuery = window.jQuery;
  if (event.key !== "Escape" || !jQuery || !jQuery.fn.datetimepicker) return;
  const field = jQuery(event.target);
  if (field.data("xdsoft_datetimepicker")) field.datetimepicker("hide");
});

// What readers would miss is asked anew whenever Wagtail has saved the page by itself.
document.addEventListener("w-autosave:success", async () => {
  const shown = document.getElementById("kring-reading");
  const page = /\/pages\/(\d+)\/edit\//.exec(document.querySelector("[data-edit-form]")?.action ?? "");
  if (!shown || !page) return;
  const answer = await fetch(`/admin/reading/${page[1]}/`, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  if (answer.ok) shown.innerHTML = await answer.text();
});

// A form that is handed back opens on the tab with the first fault, which may be behind the one that Wagtail opens.
window.addEventListener("load", () => {
  const panel = document.querySelector("[role=tabpanel] .error-message")?.closest("[role=tabpanel]");
  if (panel?.hidden) document.getElementById(panel.getAttribute("aria-labelledby"))?.click();
});
