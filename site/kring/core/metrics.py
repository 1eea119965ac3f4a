"""Figures for operators, in the text format of Prometheus.

Each figure is read on request from what all processes share, so it does not matter which web process
answers: docs/decisions/0760-metrics-from-the-database.md.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily, Metric

from kring import __version__

logger = logging.getLogger(__name__)

# Returns figures as prometheus_client describes them; called once for each request.
Collector = Callable[[], Iterable[Metric]]

_collectors: dict[str, Collector] = {}


def register(collector: Collector) -> Collector:
    """Add figures: call this in ``AppConfig.ready()``. The same collector counts once."""
    _collectors[f"{collector.__module__}.{collector.__qualname__}"] = collector
    return collector


def check_token(request: HttpRequest) -> None:
    """Raise Http404 unless the request carries METRICS_TOKEN, or always if none is set."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    known = settings.METRICS_TOKEN
    is_right = scheme.lower() == "bearer" and constant_time_compare(token.strip(), known)
    if not known or not is_right:
        raise Http404


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with all figures. 404 without the token."""
    check_token(request)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_All())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class _All:
    """Every collector, as the library asks for them."""

    def collect(self) -> Iterator[Metric]:
        """Yield the figures of each collector; a failing collector does not affect the others."""
        yield InfoMetricFamily("kring", "The version that runs.", {"version": __version__})
        seconds = GaugeMetricFamily(
            "kring_collector_seconds",
            "How long it took to read these figures.",
            labels=["collector"],
        )
        failed = GaugeMetricFamily(
            "kring_collector_failed", "Whether reading these figures failed.", labels=["collector"]
        )
        for name, collector in _collectors.items():
            started = time.perf_counter()
            found = _read(name, collector)
            seconds.add_metric([name], time.perf_counter() - started)
            failed.add_metric([name], found is None)
            yield from found or ()
        yield seconds
        yield failed


def _read(name: str, collector: Collector) -> list[Metric] | None:
    """Return the figures of one collector, or None if it raises."""
    try:
        with transaction.atomic():
            return list(collector())
    except Exception:
        logger.exception("The figures of %s cannot be read.", name)
        return None
