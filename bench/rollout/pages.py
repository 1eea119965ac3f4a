"""What the screens and the metrics tell of a plugin: each is asked for once, as its reader does."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from prometheus_client.metrics_core import Metric

from plugins import metrics as metrics_of_plugins
from plugins.contributions.breaker import open_breakers
from releases import metrics as metrics_of_releases
from releases.models import Release

Told = dict[str, Any]


def truth_of(release: Release, having: int, is_on: bool) -> Told:
    """Return what is so: by the rows of the release and by the gate, which says how many and whether the reader have it."""
    stopped = list(open_breakers(release.plugin_id).values_list("unit", flat=True))
    return {
        "status": release.status,
        "people": having,
        "stops": len(stopped),
        "stopped for all": None in stopped,
        "open rings": release.rings.exclude(opened_at=None).count(),
        "the reader has it": is_on,
    }


def seen_of(release: Release, manager: Any, reader: int) -> dict[str, Told]:
    """Return what the list, the page of the release, the reader's page and the metrics tell, by their names."""
    return {
        "the list": _list(release, manager),
        "the page of the release": _page(release, manager),
        "the reader's page": _reader(release, get_user_model().objects.get(pk=reader)),
        "the metrics": _metrics(release),
    }


def _context(user: Any, address: str) -> Any:
    client = Client()
    client.force_login(user)
    response = client.get(address)
    if response.status_code != 200:
        message = f"{address} answers {response.status_code}."
        raise LookupError(message)
    return response.context


def _list(release: Release, manager: Any) -> Told:
    rows = _context(manager, reverse("kring_releases"))["rows"]
    row = next(row for row, _title, _features in rows if row.slug == release.plugin_id)
    return {
        "status": row.release.status,
        "people": row.people,
        "stopped for all": row.is_stopped,
    }


def _page(release: Release, manager: Any) -> Told:
    context = _context(manager, reverse("kring_release", args=[release.pk]))
    return {
        "status": context["release"].status,
        "stops": len(context["stops"]),
        "open rings": sum(rung.opened_at is not None for rung in context["ladder"]),
    }


def _reader(release: Release, reader: Any) -> Told:
    have = _context(reader, reverse("adoption:whats_new"))["have"]
    return {"the reader has it": release.plugin_id in {feature.slug for feature, _form in have}}


def _metrics(release: Release) -> Told:
    labels = {"plugin": release.plugin_id, "version": release.version}
    of_releases, of_plugins = metrics_of_releases.collect(), metrics_of_plugins.collect()
    status, opened = _values(of_releases, "kring_release_ring", labels)[0]
    [(_none, stops)] = _values(
        of_plugins, "kring_plugin_breakers_open", {"plugin": release.plugin_id}
    )
    return {"status": status, "open rings": opened, "stops": stops}


def _values(metrics: Iterable[Metric], name: str, labels: Told) -> list[tuple[str, float]]:
    return [
        (sample.labels.get("status", ""), sample.value)
        for metric in metrics
        if metric.name == name
        for sample in metric.samples
        if labels.items() <= sample.labels.items()
    ]
