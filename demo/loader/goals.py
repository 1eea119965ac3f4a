"""The goals of the demo organisation, and their progress."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from adoption.goals.models import Goal, IndicatorValue
from demo.loader.organisation import Staff
from demo.loader.past import Past


def load(*, staff: Staff, past: Past, wanted: Iterable[dict[str, Any]]) -> None:
    """Make the goals with a value for each week until today.

    Those that a plugin measures get what its indicator would have said on those days.
    """
    for fields in wanted:
        goal = _goal(staff, past.today, fields)
        values = past.indicators.get(goal.indicator) or _by_week(
            fields.get("values", ()), past.today
        )
        IndicatorValue.objects.bulk_create(
            IndicatorValue(goal=goal, measured_on=day, value=Decimal(value))
            for day, value in sorted(values.items())
        )


def _goal(staff: Staff, today: date, fields: dict[str, Any]) -> Goal:
    goes_up = fields["target"] > fields["baseline"]
    told = {
        key: value for key, value in fields.items() if key not in ("owner", "in_days", "values")
    }
    return Goal.objects.create(
        owner=staff.head_of(fields["owner"]).user,
        direction=Goal.Direction.UP if goes_up else Goal.Direction.DOWN,
        due_on=today + timedelta(days=fields["in_days"]),
        **told,
    )


def _by_week(values: Iterable[int], today: date) -> dict[date, int]:
    """Return the values with their days: one a week, the last one today."""
    told = list(values)
    weeks = range(len(told) - 1, -1, -1)
    return {today - timedelta(weeks=ago): value for ago, value in zip(weeks, told, strict=True)}
