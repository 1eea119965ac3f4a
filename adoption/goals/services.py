"""Store the values of goals: those that people enter, and those that plugins measure."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from adoption.goals.models import Goal, IndicatorValue
from kring.core.days import today
from kring.core.types import AuthenticatedUser
from plugins.contributions.charts import indicator_value
from plugins.permissions import check_may_manage_releases


@transaction.atomic
def enter_value(
    *,
    goal: Goal,
    user: AuthenticatedUser,
    value: Decimal,
    measured_on: date | None = None,
    note: str = "",
) -> IndicatorValue:
    """Store the value of a goal on a day; a second value of that day replaces the first."""
    check_may_manage_releases(user)
    entered, _created = IndicatorValue.objects.update_or_create(
        goal=goal,
        measured_on=measured_on or today(),
        defaults={"value": value, "note": note, "entered_by": user},
    )
    return entered


@transaction.atomic
def correct_value(
    *,
    entered: IndicatorValue,
    user: AuthenticatedUser,
    goal: Goal,
    value: Decimal,
    measured_on: date,
    note: str = "",
) -> IndicatorValue:
    """Replace what was stored, also what a plugin measured; ValidationError if that day has a value."""
    check_may_manage_releases(user)
    entered.goal, entered.measured_on = goal, measured_on
    entered.value, entered.note, entered.entered_by = value, note, user
    entered.full_clean()
    entered.save()
    return entered


def measure() -> int:
    """Store today's value of each goal that a plugin measures. Returns how many goals.

    An indicator that fails, or whose plugin is not running, leaves its goal as it was.
    """
    measured = 0
    for goal in Goal.objects.exclude(indicator=""):
        value = indicator_value(goal.indicator)
        if value is not None:
            IndicatorValue.objects.update_or_create(
                goal=goal,
                measured_on=today(),
                defaults={"value": value, "note": "", "entered_by": None},
            )
            measured += 1
    return measured
