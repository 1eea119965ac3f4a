"""What the framework tells Wagtail's admin. Each concern has a module of its own."""

from plugins import rights  # noqa: F401
from plugins.admin import menu  # noqa: F401
from plugins.admin_feedback import hooks as feedback_hooks  # noqa: F401
