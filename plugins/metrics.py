"""How plugins and their releases stand, for operators."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from plugins import pending, registry
from plugins.contributions import health
from plugins.decisions import is_running
from plugins.models import Breaker, Feedback, Plugin, Release, ReleaseEvent, UsageEvent

WINDOWS = {"5m": timedelta(minutes=5), "1h": timedelta(hours=1), "24h": timedelta(hours=24)}
# Not who saw it: that is counted once a person, and a small number would tell of people.
KINDS = (UsageEvent.Kind.USE, UsageEvent.Kind.ERROR, UsageEvent.Kind.OVERRUN)
SHOWN = (Release.Status.RUNNING, Release.Status.PAUSED, Release.Status.DONE)


def collect() -> Iterator[Metric]:
    """Yield the figures of all plugins, in as many queries for 50 plugins as for one.

    Nothing is counted by person: a figure of a plugin tells of times, never of somebody.
    """
    slugs = sorted({found.slug for found in registry.installed()} | set(_known()))
    yield from _states(slugs)
    yield _events(slugs)
    yield from _trouble(slugs)
    yield from _releases()
    events = GaugeMetricFamily(
        "kring_release_events", "Events in the history of releases; never becomes less."
    )
    events.add_metric([], ReleaseEvent.objects.count())
    yield events


def _known() -> Iterable[str]:
    return Plugin.objects.values_list("slug", flat=True)


def _gauge(name: str, text: str, values: Iterable[tuple[str, float]]) -> Metric:
    gauge = GaugeMetricFamily(f"kring_plugin_{name}", text, labels=["plugin"])
    for slug, value in values:
        gauge.add_metric([slug], value)
    return gauge


def _states(slugs: list[str]) -> Iterator[Metric]:
    parked = pending.problems()
    yield _gauge(
        "running", "Whether it may work: enabled, not stopped, and so is all it needs.",
        ((slug, is_running(slug)) for slug in slugs),
    )  # fmt: skip
    yield _gauge("parked", "Whether it is parked.", ((slug, slug in parked) for slug in slugs))
    yield _gauge(
        "healthy", "Whether its own health checks find nothing wrong.",
        ((slug, not health.problems(slug)) for slug in slugs),
    )  # fmt: skip


def _events(slugs: list[str]) -> Metric:
    """Return how often each plugin was used, failed or was too slow, lately."""
    now = timezone.now()
    counts = {
        f"in_{window}": Count("pk", filter=Q(at__gte=now - length))
        for window, length in WINDOWS.items()
    }
    rows = UsageEvent.objects.filter(at__gte=now - max(WINDOWS.values())).order_by()
    found = {
        (slug, kind, window): number
        for slug, kind, *numbers in rows.values_list("slug", "kind").annotate(**counts)
        for window, number in zip(WINDOWS, numbers, strict=True)
    }
    gauge = GaugeMetricFamily(
        "kring_plugin_events",
        "How often it was used, failed (error) or was too slow (overrun) in the last while.",
        labels=["plugin", "kind", "window"],
    )
    for slug in slugs:
        for kind in KINDS:
            for window in WINDOWS:
                gauge.add_metric([slug, kind, window], found.get((slug, kind, window), 0))
    return gauge


def _trouble(slugs: list[str]) -> Iterator[Metric]:
    tripped = dict(
        Breaker.objects.filter(reset_at=None).order_by().values_list("slug").annotate(Count("pk"))
    )
    yield _gauge(
        "breakers_open", "In how many rings it has switched itself off.",
        ((slug, tripped.get(slug, 0)) for slug in slugs),
    )  # fmt: skip
    flops = Feedback.objects.filter(kind=Feedback.Kind.FLOP, status__in=Feedback.OPEN)
    counts = dict(flops.order_by().values_list("plugin").annotate(Count("pk")))
    yield _gauge(
        "open_flops", "Flops that nobody has decided about.",
        ((slug, counts.get(slug, 0)) for slug in slugs),
    )  # fmt: skip


def _releases() -> Iterator[Metric]:
    """Yield how far each release is that somebody has, in rings as people count them: from one."""
    labels = ["plugin", "version", "status"]
    here = GaugeMetricFamily("kring_release_ring", "How many rings are open.", labels=labels)
    all_rings = GaugeMetricFamily("kring_release_rings", "How many there are.", labels=labels)
    releases = Release.objects.filter(status__in=SHOWN).annotate(
        opened=Count("rings", filter=Q(rings__opened_at__isnull=False)), number=Count("rings")
    )
    for release in releases.order_by("plugin_id", "created_at"):
        told = [release.plugin_id, release.version, release.status]
        here.add_metric(told, release.opened)
        all_rings.add_metric(told, release.number)
    yield here
    yield all_rings
