"""Figures about releases, for operators."""

from collections.abc import Iterator

from django.db.models import Count, Q
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from releases.models import Release, ReleaseEvent


def collect() -> Iterator[Metric]:
    """Yield how far each running release is, and the length of the history."""
    yield from _releases()
    events = GaugeMetricFamily(
        "kring_release_events", "Events in the history of releases; never becomes less."
    )
    events.add_metric([], ReleaseEvent.objects.count())
    yield events


def _releases() -> Iterator[Metric]:
    """Yield how many rings of each running release are open, and how many it has."""
    labels = ["plugin", "version", "status"]
    opened = GaugeMetricFamily("kring_release_ring", "How many rings are open.", labels=labels)
    all_rings = GaugeMetricFamily("kring_release_rings", "How many there are.", labels=labels)
    releases = Release.objects.filter(status__in=Release.COUNTING).annotate(
        opened=Count("rings", filter=Q(rings__opened_at__isnull=False)), number=Count("rings")
    )
    for release in releases.order_by("plugin_id", "created_at"):
        values = [release.feature_key, release.version, release.status]
        opened.add_metric(values, release.opened)
        all_rings.add_metric(values, release.number)
    yield opened
    yield all_rings
