"""Read what the evidence of a feature says by the rule: for everybody, or for one unit."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from kring.core.days import day_of
from kring.core.subjects import counted_units
from plugins.models import Breaker
from releases.evidence import constants, rule
from releases.evidence.decide import harm
from releases.evidence.rule import Day
from releases.selectors.evidence import DayFigures, days_of, failing_since

# What a day has counted until a reset: uses, people who saw it, who used it, who failed.
NOTHING = [0, 0, 0, 0]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The evidence G and what it adds up: the days since it was last 0, and the people who failed since.

    ``expected`` is the share that a harmless feature may show of these trials. It ``stops`` by harm that is more
    than one person's; ``people`` are counted only when the days suffice.
    """

    feature: str
    version: str
    unit: int | None
    reached: float
    threshold: float
    since: date | None
    trials: int
    failed: int
    expected: float
    people: int
    stops: bool

    @property
    def is_harmful(self) -> bool:
        """Whether the evidence says harm, whoever it was that failed."""
        return self.reached > self.threshold


def judgement_of(feature: str, version: str, unit: int | None = None) -> Judgement:
    """Return what the evidence says, of all rings together. It is computed from the counts alone."""
    days = _since_reset(feature, version, unit, days_of(feature, version, unit=unit))
    weighed = [weigh(day) for day in days]
    found = harm(
        weighed,
        threshold=rule.threshold(None if unit is None else number_of_units()),
        failing_since=lambda index: failing_since(feature, version, days[index].day, unit),
    )
    counted = weighed[found.since :]
    return Judgement(
        feature=feature,
        version=version,
        unit=unit,
        reached=max(0.0, found.evidence),
        threshold=found.threshold,
        since=days[found.since].day if counted else None,
        trials=found.trials,
        failed=found.failed,
        expected=sum(day.trials * share for day, share in counted) / found.trials
        if found.trials
        else 0,
        people=found.people,
        stops=found.stops,
    )


def weigh(figures: DayFigures) -> tuple[Day, float]:
    """Return the trials of a day with those that failed, and the share that may fail.

    A use is a trial, and so is the day of a person who only saw it; of the latter more may fail, because it
    holds several views.
    """
    only_seen = max(0, figures.seen - figures.people)
    trials = figures.uses + only_seen
    may_fail = (
        constants.EXPECTED_OF_USES * figures.uses + constants.EXPECTED_OF_PERSON_DAYS * only_seen
    )
    return Day(trials, figures.failed), may_fail / trials if trials else constants.EXPECTED_OF_USES


def number_of_units() -> int:
    """Return how many units are watched; at least one."""
    return max(1, len(set(counted_units().values())))


def _since_reset(
    feature: str, version: str, unit: int | None, days: list[DayFigures]
) -> list[DayFigures]:
    """Return the days since the last reset; of its day only what was counted after it."""
    # Whoever switches it on for everybody has looked at every unit.
    concerns = Q(unit=None) if unit is None else Q(unit=None) | Q(unit=unit)
    resets = Breaker.objects.filter(concerns, feature=feature, version=version)
    last = resets.exclude(reset_at=None).order_by("-reset_at").first()
    if last is None or last.reset_at is None:
        return days
    day = day_of(last.reset_at)
    by_unit = last.evidence.get("before_reset", {})
    counted = list(by_unit.values()) if unit is None else [by_unit.get(str(unit), NOTHING)]
    before = [sum(column) for column in zip(NOTHING, *counted, strict=True)]
    return [_without(each, before) if each.day == day else each for each in days if each.day >= day]


def _without(day: DayFigures, before: list[int]) -> DayFigures:
    uses, seen, people, failed = before
    return replace(
        day,
        uses=day.uses - uses,
        seen=day.seen - seen,
        people=day.people - people,
        failed=day.failed - failed,
    )
