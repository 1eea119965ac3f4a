"""The figures of all releases and goals in one table, for whoever follows them over time.

Numbers of people from one to four are told as "fewer than 5", as everywhere.
"""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from plugins.mail import plugin_title
from plugins.models import Release, Ring
from plugins.selectors.ambassador_tasks import progress
from plugins.selectors.goals import goals_with_progress
from plugins.selectors.releases import figures_per_ring
from plugins.selectors.usage import shown
from plugins.services.simulate import people_per_ring

Row = tuple[str, ...]
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def report(language: str) -> Iterator[Row]:
    """Yield the heading, a row for each figure of each open ring and each task, and one for each goal."""
    yield _("Plugin or goal"), _("Version"), _("Ring"), _("What"), _("Number"), _("Target")
    releases = Release.objects.exclude(
        status__in=(Release.Status.DRAFT, Release.Status.ROLLED_BACK)
    )
    for release in releases.order_by("plugin", "created_at").prefetch_related("rings", "tasks"):
        yield from _of_release(release, language)
    for each in goals_with_progress(language):
        goal, latest = each.goal, each.latest
        value = _plain(latest.value) if latest else ""
        yield goal.title, "", "", goal.unit_name, value, _plain(goal.target)


def _plain(number: Decimal) -> str:
    """Return the number without noughts behind the point."""
    return f"{number.normalize():f}"


def _of_release(release: Release, language: str) -> Iterator[Row]:
    rings: list[Ring] = sorted(release.rings.all(), key=lambda ring: ring.order)
    people = people_per_ring(slug=release.plugin_id, rings=rings)
    reached = {ring.order: added for ring, (added, _all) in zip(rings, people, strict=True)}
    title = plugin_title(release.plugin_id, language)
    for figures in figures_per_ring(release, rings, reached):
        if figures.ring.opened_at is None:
            continue
        for what, number in (
            (_("People whom it reaches"), shown(figures.reached)),
            (_("People who used it"), shown(figures.used_by)),
            (_("Errors"), str(figures.errors)),
            (_("Feedback"), shown(figures.feedback)),
        ):
            yield title, release.version, figures.ring.name, what, number, ""
    for found in progress(list(release.tasks.all())):
        what = _("Task done: %(task)s") % {"task": found.task}
        yield title, release.version, "", what, found.total.done, found.total.asked


def as_csv(language: str) -> str:
    """Return the report as CSV for a spreadsheet, which takes nothing in it for a formula."""
    out = io.StringIO()
    # With a mark by which Excel knows that it is UTF-8.
    out.write("\ufeff")
    csv.writer(out).writerows(_harmless(row) for row in report(language))
    return out.getvalue()


def _harmless(row: Row) -> list[str]:
    return [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row]
