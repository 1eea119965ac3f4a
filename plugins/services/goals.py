"""Goals: what release managers enter, and what plugins measure."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from plugins.contributions.charts import indicator_value
from plugins.models import Goal, IndicatorValue
from plugins.services.permissions import check_may_manage_releases


@transaction.atomic
def enter_value(
    *, goal: Goal, user: Any, value: Decimal, measured_on: date | None = None, note: str = ""
) -> IndicatorValue:
    """Enter where the goal stood on a day; a second value of that day replaces the first."""
    check_may_manage_releases(user)
    entered, _created = IndicatorValue.objects.update_or_create(
        goal=goal,
        measured_on=measured_on or timezone.localdate(),
        defaults={"value": value, "note": note, "entered_by": user},
    )
    return entered


def measure() -> int:
    """Keep today's value of each goal that a plugin measures. Returns how many there are.

    An indicator that fails, or whose plugin rests, leaves its goal as it was.
    """
    measured = 0
    for goal in Goal.objects.exclude(indicator=""):
        value = indicator_value(goal.indicator)
        if value is not None:
            IndicatorValue.objects.update_or_create(
                goal=goal,
                measured_on=timezone.localdate(),
                defaults={"value": value, "note": "", "entered_by": None},
            )
            measured += 1
    return measured
