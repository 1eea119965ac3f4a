"""Hooks of this room into Wagtail's admin."""

from wagtail import hooks

from home.accessibility.admin import AccessibilityViewSetGroup


@hooks.register("register_admin_viewset")
def register_accessibility() -> AccessibilityViewSetGroup:
    """Register the menu with its lists."""
    return AccessibilityViewSetGroup()
