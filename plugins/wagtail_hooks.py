"""Hooks of the framework into Wagtail's admin; each concern has a module of its own."""

from plugins.contributions import rights  # noqa: F401
