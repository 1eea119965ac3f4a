"""Read what went wrong with a plugin, for its screen."""

from datetime import timedelta

from django.db.models import QuerySet, Sum

from kring.core.days import today
from plugins.contributions.breaker import of_plugin
from plugins.models import DayCount, PluginError


def late_by_host(slug: str) -> int:
    """Return how often the plugin was late in the last seven days because the host was."""
    since = today() - timedelta(days=6)
    rows = DayCount.objects.filter(of_plugin(slug))
    return rows.filter(day__gte=since).aggregate(times=Sum("host_late"))["times"] or 0


def faults(slug: str) -> QuerySet[PluginError]:
    """Return the faults of a plugin, latest first."""
    return PluginError.objects.filter(slug=slug)
