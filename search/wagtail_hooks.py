"""What search adds to Wagtail's admin. Each concern has a module of its own."""

from search.admin import document, index, menu  # noqa: F401
