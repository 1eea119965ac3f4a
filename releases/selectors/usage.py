"""Read what went wrong with a plugin, for its screen."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet, Sum

from kring.core.days import today
from plugins.contributions.breaker import of_plugin
from plugins.models import DayCount, PluginError


@dataclass(frozen=True, slots=True)
class ByHost:
    """How often the host made a plugin late, and made it fail."""

    late: int
    failed: int


def by_host(slug: str) -> ByHost:
    """Return how often the host made the plugin late, and made it fail, in the last seven days."""
    since = today() - timedelta(days=6)
    rows = DayCount.objects.filter(of_plugin(slug), day__gte=since)
    times = rows.aggregate(late=Sum("host_late"), failed=Sum("host_faults"))
    return ByHost(times["late"] or 0, times["failed"] or 0)


def faults(slug: str) -> QuerySet[PluginError]:
    """Return the faults of a plugin, latest first."""
    return PluginError.objects.filter(slug=slug)
