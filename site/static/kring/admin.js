// What every screen of the admin does beyond Wagtail's own.

// The calendar that opens with a date field may lie over the field: Escape closes it and leaves the focus.
document.addEventListener("keydown", (event) => {
  const jQuery = window.jQuery;
  if (event.key !== "Escape" || !jQuery || !jQuery.fn.datetimepicker) return;
  const field = jQuery(event.target);
  if (field.data("xdsoft_datetimepicker")) field.datetimepicker("hide");
});
