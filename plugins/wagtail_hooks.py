"""What the framework tells Wagtail's admin."""

from plugins.admin_feedback import hooks as feedback_hooks  # noqa: F401
