"""What the editorial room adds to Wagtail's admin. Each concern lives in a module of its own and is imported here."""

from editorial import access  # noqa: F401
