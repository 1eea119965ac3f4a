"""Count reach, use and faults, for the release page and for promotion."""

from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from plugins.models import Breaker, DayCount, PluginError, UsageEvent
from releases.models import Release, Ring

REACHED = (UsageEvent.Kind.SEEN, UsageEvent.Kind.USE)


def _events(release: Release, ring: Ring | None, since: datetime | None) -> QuerySet[UsageEvent]:
    """Return the events in a ring, or in all, since the release was made or since a later moment."""
    events = UsageEvent.objects.filter(
        slug=release.plugin_id, at__gte=max(filter(None, (since, release.created_at)))
    )
    return events if ring is None else events.filter(ring_order=ring.order)


def people_reached(
    release: Release, ring: Ring | None = None, since: datetime | None = None
) -> int:
    """Return how many people have seen or used the plugin. Display it with ``small_numbers.shown``."""
    events = _events(release, ring, since).filter(kind__in=REACHED)
    return events.aggregate(people=Count("user", distinct=True))["people"]


def errors(release: Release, ring: Ring | None = None, since: datetime | None = None) -> int:
    """Return how often the plugin failed or was too slow."""
    return _events(release, ring, since).filter(kind__in=UsageEvent.FAULTS).count()


def late_by_host(slug: str) -> int:
    """Return how often the plugin was late in the last seven days because the host was."""
    since = timezone.localdate() - timedelta(days=6)
    rows = DayCount.objects.filter(Q(feature=slug) | Q(feature__startswith=f"{slug}."))
    return rows.filter(day__gte=since).aggregate(times=Sum("host_late"))["times"] or 0


def faults(slug: str) -> QuerySet[PluginError]:
    """Return the faults of a plugin, latest first."""
    return PluginError.objects.filter(slug=slug)


def open_breakers(slug: str) -> QuerySet[Breaker]:
    """Return the rings for which the plugin is switched off because it failed."""
    return Breaker.objects.filter(slug=slug, reset_at=None)
