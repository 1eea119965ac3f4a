"""What Kring adds to every screen of Wagtail's admin."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_js")
def admin_script() -> SafeString:
    """Return the script for every screen."""
    return format_html('<script src="{}" defer></script>', static("kring/admin.js"))
