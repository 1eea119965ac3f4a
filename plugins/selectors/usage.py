"""Counting reach, use and faults, for the release page and for promotion."""

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from plugins.models import Breaker, PluginError, Release, UsageEvent

# A smaller number of people could be told apart.
SMALLEST_SHOWN = 5
FAULTS = (UsageEvent.Kind.ERROR, UsageEvent.Kind.OVERRUN)
REACHED = (UsageEvent.Kind.SEEN, UsageEvent.Kind.USE)


def _events(release: Release, ring: Any, since: datetime | None) -> QuerySet[UsageEvent]:
    """Return what happened since the release was made. ``ring`` is a ring, its order, or None for all."""
    events = UsageEvent.objects.filter(
        slug=release.plugin_id, at__gte=max(filter(None, (since, release.created_at)))
    )
    if ring is None:
        return events
    return events.filter(ring_order=getattr(ring, "order", ring))


def people_reached(release: Release, ring: Any = None, since: datetime | None = None) -> int:
    """Return how many people have seen or used the plugin. For rules; show it with ``shown``."""
    events = _events(release, ring, since).filter(kind__in=REACHED)
    return events.aggregate(people=Count("user", distinct=True))["people"]


def errors(release: Release, ring: Any = None, since: datetime | None = None) -> int:
    """Return how often the plugin failed or was too slow."""
    return _events(release, ring, since).filter(kind__in=FAULTS).count()


def is_few(people: float) -> bool:
    """Return whether this number of people is too small to be told."""
    return 0 < people < SMALLEST_SHOWN


def shown(people: int) -> str:
    """Return a number of people as it is shown: none, a few or how many."""
    if is_few(people):
        return _("fewer than %(number)s") % {"number": SMALLEST_SHOWN}
    return str(people)


def faults(slug: str) -> QuerySet[PluginError]:
    """Return the faults of a plugin, latest first."""
    return PluginError.objects.filter(slug=slug)


def open_breakers(slug: str) -> QuerySet[Breaker]:
    """Return where the plugin is switched off because it failed."""
    return Breaker.objects.filter(slug=slug, reset_at=None)
