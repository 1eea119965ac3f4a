"""Count reach, faults and stops, for the release page and for promotion."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from plugins.models import DayCount, PluginError
from releases.models import Release, Ring
from releases.selectors import evidence


def people_reached(release: Release, ring: Ring) -> int:
    """Return how many people of a ring have seen or used it. Display it with ``small_numbers.shown``."""
    return evidence.people_reached(release.feature_key, release.version, ring.order)


def errors(release: Release, ring: Ring, since: date) -> int:
    """Return how often it failed or was too slow in a ring, from this day on."""
    days = evidence.days_of(release.feature_key, release.version, rings=[ring.order], since=since)
    return sum(day.faults for day in days)


def late_by_host(slug: str) -> int:
    """Return how often the plugin was late in the last seven days because the host was."""
    since = timezone.localdate() - timedelta(days=6)
    rows = DayCount.objects.filter(Q(feature=slug) | Q(feature__startswith=f"{slug}."))
    return rows.filter(day__gte=since).aggregate(times=Sum("host_late"))["times"] or 0


def faults(slug: str) -> QuerySet[PluginError]:
    """Return the faults of a plugin, latest first."""
    return PluginError.objects.filter(slug=slug)
