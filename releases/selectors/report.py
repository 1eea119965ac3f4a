"""The figures of all releases and goals in one table, so that they can be followed over time.

Numbers of people from one to four are shown as "fewer than 5", as everywhere.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from kring.core.small_numbers import shown
from kring.core.spreadsheets import csv_text
from plugins.mail import plugin_title
from releases.models import Release, Ring
from releases.selectors.releases import figures_per_ring
from releases.services.simulate import people_per_ring


class Row(NamedTuple):
    """One figure. ``subject`` is the title of a plugin or goal; ``figure`` names the number."""

    subject: str
    version: str = ""
    ring: str = ""
    figure: str = ""
    number: str = ""
    target: str = ""


# Rows of other rooms: after the figures of a release, by its plugin's title; and at the end, by language.
_rows_of_release: list[Callable[[Release, str], Iterable[Row]]] = []
_rows_of_all: list[Callable[[str], Iterable[Row]]] = []


def register_rows_of_release(rows: Callable[[Release, str], Iterable[Row]]) -> None:
    """Add rows after the figures of each release; the same function counts once."""
    if rows not in _rows_of_release:
        _rows_of_release.append(rows)


def register_rows_of_all(rows: Callable[[str], Iterable[Row]]) -> None:
    """Add rows after those of all releases; the same function counts once."""
    if rows not in _rows_of_all:
        _rows_of_all.append(rows)


def report(language: str) -> Iterator[Row]:
    """Yield the heading, a row for each figure of each open ring, and the rows of other rooms."""
    yield Row(_("Plugin or goal"), _("Version"), _("Ring"), _("What"), _("Number"), _("Target"))
    releases = Release.objects.exclude(
        status__in=(Release.Status.DRAFT, Release.Status.ROLLED_BACK)
    )
    for release in releases.order_by("plugin", "created_at").prefetch_related("rings"):
        yield from _of_release(release, language)
        for more in _rows_of_release:
            yield from more(release, plugin_title(release.feature_key, language))
    for rows in _rows_of_all:
        yield from rows(language)


def _of_release(release: Release, language: str) -> Iterator[Row]:
    rings: list[Ring] = sorted(release.rings.all(), key=lambda ring: ring.order)
    people = people_per_ring(release=release, rings=rings)
    reached = {ring.order: added for ring, (added, _all) in zip(rings, people, strict=True)}
    title = plugin_title(release.feature_key, language)
    for figures in figures_per_ring(release, rings, reached):
        if figures.ring.opened_at is None:
            continue
        for figure, number in (
            (_("People whom it reaches"), shown(figures.reached)),
            (_("People who used it"), shown(figures.used_by)),
            (_("Faults"), str(figures.errors)),
            (_("Feedback"), shown(figures.feedback)),
        ):
            yield Row(title, release.version, figures.ring.name, figure, number)


def as_csv(language: str) -> str:
    """Return the report as CSV for a spreadsheet."""
    return csv_text(report(language))
