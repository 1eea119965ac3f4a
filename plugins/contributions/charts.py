"""Charts of plugins for the release page, and indicators by which goals are measured."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Protocol

from django.utils.functional import Promise

from kring.core.types import AuthenticatedUser
from plugins.contributions import store
from plugins.contributions.guard import run_guarded
from plugins.gate.decisions import is_running

CHART_BUDGET_MS = 2000


class Release(Protocol):
    """A release, as far as this room knows it."""

    @property
    def plugin_id(self) -> str:
        """The slug of its plugin."""


@dataclass(frozen=True)
class Chart:
    """A chart on the release page of its plugin; ``function(release)`` returns Chart.js data."""

    slug: str
    key: str
    title: str | Promise
    function: Callable[[Any], dict]
    # Whether its numbers count people: then a small one is shown as "fewer than".
    counts_people: bool = True


@dataclass(frozen=True)
class Indicator:
    """A number by which a goal can be measured, known as ``<slug>.<key>``."""

    slug: str
    key: str
    label: str | Promise
    function: Callable[[], Any]

    @property
    def name(self) -> str:
        """Return the name by which a goal refers to it."""
        return f"{self.slug}.{self.key}"


def charts(release: Release, user: AuthenticatedUser) -> list[tuple[Chart, dict]]:
    """Return the charts of the release's plugin with their data; one that fails is left out."""
    known = store.get(release.plugin_id)
    drawn = []
    for chart in known.charts.values() if known else ():
        outcome = run_guarded(
            chart.slug,
            f"chart {chart.key}",
            partial(chart.function, release),
            user=user,
            budget_ms=CHART_BUDGET_MS,
        )
        if outcome.ok:
            drawn.append((chart, outcome.value))
    return drawn


def indicators() -> Iterator[Indicator]:
    """Yield every indicator that the installed plugins offer."""
    for known in store.everything():
        yield from known.indicators.values()


def indicator_value(name: str) -> Decimal | None:
    """Return the value of ``<slug>.<key>``; None when it is unknown or fails, or its plugin is not running."""
    slug, _, key = name.partition(".")
    known = store.get(slug)
    indicator = known.indicators.get(key) if known else None
    if indicator is None or not is_running(slug):
        return None
    outcome = run_guarded(
        slug,
        f"indicator {key}",
        lambda: Decimal(str(indicator.function())),
        user=None,
        budget_ms=CHART_BUDGET_MS,
    )
    return outcome.value if outcome.ok else None
