"""Figures about feedback, for operators."""

from collections.abc import Iterator

from prometheus_client.metrics_core import Metric

from adoption.feedback.selectors import open_flops_by_plugin
from plugins.metrics import gauge, known_slugs


def collect() -> Iterator[Metric]:
    """Yield how many flops of each plugin wait for a decision."""
    counts = open_flops_by_plugin()
    yield gauge(
        "open_flops",
        "Flops that nobody has decided about.",
        ((slug, counts[slug]) for slug in known_slugs()),
    )
