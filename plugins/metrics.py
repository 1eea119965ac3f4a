"""Figures about plugins, for operators."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db.models import Count, Q, Sum
from django.utils import timezone
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from plugins.contributions import health
from plugins.gate.decisions import is_running
from plugins.install import pending, registry
from plugins.models import Breaker, DayCount, Plugin, UsageEvent

WINDOWS = {"5m": timedelta(minutes=5), "1h": timedelta(hours=1), "24h": timedelta(hours=24)}
# Not SEEN: that is counted once for each person, and a small number would identify people.
KINDS = (UsageEvent.Kind.USE, UsageEvent.Kind.ERROR, UsageEvent.Kind.OVERRUN)


def collect() -> Iterator[Metric]:
    """Yield the figures of all plugins, in as many queries for 50 plugins as for one.

    The figures count events, never people.
    """
    slugs = known_slugs()
    yield from _states(slugs)
    yield _events(slugs)
    yield _open_breakers(slugs)
    yield _late_by_host(slugs)


def known_slugs() -> list[str]:
    """Return the slugs of the plugins that are installed or were ever enabled."""
    enabled = Plugin.objects.values_list("slug", flat=True)
    return sorted({plugin.slug for plugin in registry.installed()} | set(enabled))


def gauge(name: str, text: str, values: Iterable[tuple[str, float]]) -> Metric:
    """Return a figure by plugin. Its name is prefixed with ``kring_plugin_``."""
    family = GaugeMetricFamily(f"kring_plugin_{name}", text, labels=["plugin"])
    for slug, value in values:
        family.add_metric([slug], value)
    return family


def _states(slugs: list[str]) -> Iterator[Metric]:
    parked = pending.problems()
    yield gauge(
        "running",
        "Whether it may work: enabled, not stopped, and so is all it needs.",
        ((slug, is_running(slug)) for slug in slugs),
    )
    yield gauge("parked", "Whether it is parked.", ((slug, slug in parked) for slug in slugs))
    yield gauge(
        "healthy",
        "Whether its own health checks find nothing wrong.",
        ((slug, not health.problems(slug)) for slug in slugs),
    )


def _events(slugs: list[str]) -> Metric:
    """Return how often each plugin was used, failed or was too slow in each window."""
    now = timezone.now()
    counts = {
        f"in_{window}": Count("pk", filter=Q(at__gte=now - length))
        for window, length in WINDOWS.items()
    }
    rows = UsageEvent.objects.filter(at__gte=now - max(WINDOWS.values())).order_by()
    numbers_by_window = {
        (slug, kind, window): number
        for slug, kind, *numbers in rows.values_list("slug", "kind").annotate(**counts)
        for window, number in zip(WINDOWS, numbers, strict=True)
    }
    family = GaugeMetricFamily(
        "kring_plugin_events",
        "How often it was used, failed (error) or was too slow (overrun) in the last while.",
        labels=["plugin", "kind", "window"],
    )
    for slug in slugs:
        for kind in KINDS:
            for window in WINDOWS:
                number = numbers_by_window.get((slug, kind, window), 0)
                family.add_metric([slug, kind, window], number)
    return family


def _late_by_host(slugs: list[str]) -> Metric:
    """Return how often each plugin was late today because the host was."""
    rows = DayCount.objects.filter(day=timezone.localdate(), host_late__gt=0).order_by()
    late: dict[str, int] = defaultdict(int)
    for feature, times in rows.values_list("feature").annotate(Sum("host_late")):
        late[feature.partition(".")[0]] += times
    return gauge(
        "late_by_host",
        "How often it was late today because the host was.",
        ((slug, late[slug]) for slug in slugs),
    )


def _open_breakers(slugs: list[str]) -> Metric:
    tripped = dict(
        Breaker.objects.filter(reset_at=None).order_by().values_list("slug").annotate(Count("pk"))
    )
    return gauge(
        "breakers_open",
        "In how many rings it has switched itself off.",
        ((slug, tripped.get(slug, 0)) for slug in slugs),
    )
