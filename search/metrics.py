"""The metrics of search, for operators."""

from collections.abc import Iterable, Iterator

from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from search.models import Reconciliation
from search.upkeep.status import status


def collect() -> Iterator[Metric]:
    """Yield the metrics of search. Asks Elasticsearch with the time-out of a reader."""
    found = status()
    yield _gauge("outbox", "Documents that wait to be indexed.", found.outbox.waiting)
    yield _gauge(
        "outbox_age_seconds",
        "How long the oldest of them waits.",
        found.outbox.age.total_seconds(),
    )
    yield _gauge("dead_letters", "Documents that could not be indexed.", found.outbox.dead_letters)
    yield _gauge("healthy", "Whether nothing is wrong with search.", not found.problems)
    if found.engine:
        yield _gauge("engine_reachable", "Whether Elasticsearch answers.", not found.engine.error)
        yield _labelled(
            "documents", "Documents in the index.", "kind", found.engine.documents.items()
        )
    yield from _compared(found.reconciliations)


def _compared(results: list[Reconciliation]) -> Iterator[Metric]:
    yield _labelled(
        "compared_differences",
        "Differences that the last comparison found.",
        "index",
        [(each.target, each.differences) for each in results],
    )
    yield _labelled(
        "compared_timestamp_seconds",
        "When the index was compared last.",
        "index",
        [(each.target, each.started_at.timestamp()) for each in results],
    )


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"kring_search_{name}", text, value=value)


def _labelled(name: str, text: str, label: str, values: Iterable[tuple[str, float]]) -> Metric:
    gauge = GaugeMetricFamily(f"kring_search_{name}", text, labels=[label])
    for key, value in values:
        gauge.add_metric([key], value)
    return gauge
