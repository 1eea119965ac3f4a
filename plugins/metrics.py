"""Figures about plugins, for operators."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import Sum
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from kring.core.days import today
from plugins.contributions import health
from plugins.gate.decisions import is_running
from plugins.gate.keys import plugin_of
from plugins.install import pending, registry
from plugins.install.features import features_of
from plugins.models import Breaker, DayCount, Plugin

# Times, never people: a small number of those would identify them.
KINDS = {
    "use": "uses",
    "fault": "faults",
    "host_late": "host_late",
    "host_fault": "host_faults",
}


def collect() -> Iterator[Metric]:
    """Yield the figures of all plugins, in as many queries for 50 plugins as for one.

    The figures count events, never people.
    """
    slugs = known_slugs()
    yield from _states(slugs)
    yield _events(slugs)
    yield from _open_breakers(slugs)


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
        "stopped",
        "Whether somebody stopped it by hand, with its whole plugin or alone; features by their key.",
        _stopped(),
    )
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


def _stopped() -> Iterator[tuple[str, bool]]:
    """Yield of every plugin that was enabled once, and its features, whether it is stopped by hand."""
    for plugin in Plugin.objects.all():
        for key in (plugin.slug, *features_of(plugin.slug)):
            yield key, any(map(plugin.stop_of, {plugin.slug, key}))


def _events(slugs: list[str]) -> Metric:
    """Return how often each plugin was used, failed or was late by the host since midnight."""
    sums = {kind: Sum(column) for kind, column in KINDS.items()}
    of_today = DayCount.objects.filter(day=today()).order_by()
    numbers: dict[str, Counter[str]] = {slug: Counter() for slug in slugs}
    for feature, *counted in of_today.values_list("feature").annotate(**sums):
        slug = plugin_of(feature)
        numbers.setdefault(slug, Counter()).update(dict(zip(KINDS, counted, strict=True)))
    family = GaugeMetricFamily(
        "kring_plugin_events",
        "How often it was used, failed (fault), or was late (host_late) or failed (host_fault) by the host, since midnight.",
        labels=["plugin", "kind"],
    )
    for slug in slugs:
        for kind in KINDS:
            family.add_metric([slug, kind], numbers[slug][kind])
    return family


def _open_breakers(slugs: list[str]) -> Iterator[Metric]:
    opened = list(Breaker.objects.filter(reset_at=None).only("feature", "share", "reset_at"))
    stops = Counter(breaker.slug for breaker in opened)
    yield gauge(
        "breakers_open",
        "For how many (everybody counts as one, each unit as one) it is stopped by evidence.",
        ((slug, stops[slug]) for slug in slugs),
    )
    trials = Counter(breaker.slug for breaker in opened if breaker.is_half_open)
    yield gauge(
        "breakers_half_open",
        "How many of these stops are half-open: a few people have it back, to see whether it holds.",
        ((slug, trials[slug]) for slug in slugs),
    )
