"""What the editorial room adds to Wagtail's admin. Each concern has a module of its own."""

from editorial import access  # noqa: F401
from editorial.admin import dashboard, reports, subjects, workflow_guard  # noqa: F401
