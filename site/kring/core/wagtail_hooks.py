"""Additions to every screen of Wagtail's admin."""

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks

from kring.core import audit_screen  # noqa: F401


@hooks.register("insert_global_admin_css")
def admin_style() -> SafeString:
    """Return Kring's colours for every screen."""
    return format_html('<link rel="stylesheet" href="{}">', static("kring/admin.css"))


@hooks.register("insert_global_admin_js")
def admin_scripts() -> SafeString:
    """Return the scripts for every screen."""
    return format_html_join(
        "\n",
        '<script src="{}" defer></script>',
        [(static(f"kring/{name}.js"),) for name in ("admin", "comments", "autosave")],
    )
