"""Counting who saw and used a plugin."""

from typing import Any

from django.db.models import F
from django.utils import timezone

from plugins.decisions import ring_order
from plugins.models import PluginError, UsageEvent

# Whom this process has counted as a viewer today.
_seen: set[tuple[str, Any, Any]] = set()
SEEN_LIMIT = 100_000


def record_use(slug: str, user: Any, kind: str = "view") -> None:
    """Count that the user did something with the plugin; ``kind`` says what, in the plugin's words."""
    _add(slug, user, UsageEvent.Kind.USE, kind)


def record_seen(slug: str, user: Any) -> None:
    """Count that the plugin reached the user: one row a person and day in each process."""
    mark = (slug, user.pk, timezone.localdate())
    if mark in _seen:
        return
    if len(_seen) >= SEEN_LIMIT:
        _seen.clear()
    _seen.add(mark)
    _add(slug, user, UsageEvent.Kind.SEEN)


def record_fault(
    *, slug: str, place: str, user: Any, kind: str, summary: str, traceback: str = ""
) -> None:
    """Count that the plugin failed or was too slow, and keep what it was."""
    _add(slug, user, kind, place)
    order = ring_order(slug, user)
    same = PluginError.objects.filter(
        slug=slug, place=place, summary=summary[:300], ring_order=order
    )
    now = timezone.now()
    if not same.update(count=F("count") + 1, last_at=now, traceback=traceback):
        PluginError.objects.create(
            slug=slug, place=place, summary=summary[:300], traceback=traceback,
            ring_order=order, first_at=now, last_at=now,
        )  # fmt: skip


def _add(slug: str, user: Any, kind: str, name: str = "") -> None:
    is_somebody = getattr(user, "is_authenticated", False)
    UsageEvent.objects.create(
        slug=slug,
        user_id=user.pk if is_somebody else None,
        ring_order=ring_order(slug, user),
        kind=kind,
        name=name[:40],
    )
