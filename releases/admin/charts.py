"""The charts of the release page. Each is a table, from which the browser draws the chart.

A number of people from one to four is neither written nor drawn: its cell says "fewer than 5", and its bar
is a hatched stump of a fixed size.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kring.core.small_numbers import SMALLEST_SHOWN, is_few, shown
from kring.core.types import AuthenticatedUser
from plugins.contributions import charts as contributed
from releases.models import Release
from releases.selectors.releases import RingFigures


@dataclass(frozen=True, slots=True)
class Cell:
    """A number as it is shown.

    When it is too small to be shown, ``value`` is None and ``few`` its label; without ``few`` nothing was
    measured, which is drawn as a gap.
    """

    text: str
    value: Any = None
    few: str = ""


@dataclass(frozen=True, slots=True)
class ChartTable:
    """A chart as a table: the first column names the rows, each other column is a set of bars."""

    title: str
    first: str
    columns: list[str]
    rows: list[tuple[str, list[Cell]]]


def release_charts(
    release: Release, figures: Sequence[RingFigures], user: AuthenticatedUser
) -> list[ChartTable]:
    """Return the charts per ring, and those that the plugin contributes."""
    tables = (_contributed(chart, data) for chart, data in contributed.charts(release, user))
    return [*_per_ring(figures), *(table for table in tables if table)]


def _per_ring(figures: Sequence[RingFigures]) -> list[ChartTable]:
    def chart(
        title: str, unit: str, value: Callable[[RingFigures], int], people: bool = True
    ) -> ChartTable:
        rows = [(figure.ring.name, [_cell(value(figure), people)]) for figure in figures]
        return ChartTable(title, _("Ring"), [unit], rows)

    people = _("people")
    return [
        chart(_("Reach: people whom the open rings add"), people, lambda f: f.reached),
        chart(_("People who used it"), people, lambda f: f.used_by),
        chart(_("Faults"), _("times"), lambda f: f.errors, people=False),
        chart(_("Feedback"), _("answers"), lambda f: f.feedback),
    ]


def _contributed(chart: contributed.Chart, data: dict[str, Any]) -> ChartTable | None:
    """Return a plugin's chart as a table; None when its data is not that of a chart."""
    try:
        labels, sets = [str(label) for label in data["labels"]], data["datasets"]
        columns = [str(each.get("label", chart.title)) for each in sets]
        cells = [[_cell(value, chart.counts_people) for value in each["data"]] for each in sets]
        rows = [(label, [column[n] for column in cells]) for n, label in enumerate(labels)]
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return None
    return ChartTable(str(chart.title), "", columns, rows) if rows and columns else None


def _cell(value: Any, counts_people: bool) -> Cell:
    if value is None:
        return Cell(_("no data"))
    if counts_people and is_few(float(value)):
        return Cell(shown(int(value)), few=f"< {SMALLEST_SHOWN}")
    return Cell(str(value), value)
