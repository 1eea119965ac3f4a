"""Hooks of this room into Wagtail's admin."""

from releases.admin import menu  # noqa: F401
