"""Counting how many people have put a plugin aside."""

from plugins.models import OptOut


def put_aside(slug: str) -> int:
    """Return how many active people have put the plugin aside. Show it with ``usage.shown``."""
    return OptOut.objects.filter(plugin=slug, ended_at=None, user__is_active=True).count()
