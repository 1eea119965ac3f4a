"""Rows about goals in the report of releases."""

from collections.abc import Iterator
from decimal import Decimal

from adoption.goals.selectors import goals_with_progress
from releases.selectors.report import Row


def report_rows(language: str) -> Iterator[Row]:
    """Yield one row for each goal: its latest value and its target."""
    for progress in goals_with_progress(language):
        goal, latest = progress.goal, progress.latest
        value = _without_zeros(latest.value) if latest else ""
        yield Row(
            goal.title, figure=goal.unit_name, number=value, target=_without_zeros(goal.target)
        )


def _without_zeros(number: Decimal) -> str:
    """Return the number without trailing zeros."""
    return f"{number.normalize():f}"
