"""Read what the evidence of a feature says by the rule: for everybody, or for one unit."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q
from django.utils import timezone

from kring.core.subjects import counted_units
from plugins.models import Breaker
from releases.evidence import constants, rule
from releases.evidence.rule import Day
from releases.selectors.evidence import DayFigures, days_of, people_who_failed_since

# What a day has counted until a reset: uses, people who saw it, who used it, who failed.
NOTHING = [0, 0, 0, 0]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The evidence G and what it adds up: the days since it was last 0, and the people who failed since.

    ``expected`` is the share that a harmless feature may show of these trials.
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

    @property
    def is_harmful(self) -> bool:
        """Whether the evidence says harm, whoever it was that failed."""
        return self.reached > self.threshold

    @property
    def stops(self) -> bool:
        """Whether it stops: harm, and of more than one person."""
        return self.is_harmful and self.people >= constants.PEOPLE_TO_STOP


def judgement_of(feature: str, version: str, unit: int | None = None) -> Judgement:
    """Return what the evidence says, of all rings together. It is computed from the counts alone."""
    days = _since_reset(feature, version, unit, days_of(feature, version, unit=unit))
    weighed = [weigh(day) for day in days]
    path = _follow(weighed)
    start = rule.days_at_zero(path)
    counted = weighed[start:]
    trials = sum(day.trials for day, _expected in counted)
    failed = sum(day.failed for day, _expected in counted)
    since = days[start].day if start < len(days) else None
    return Judgement(
        feature=feature,
        version=version,
        unit=unit,
        reached=max(0.0, path[-1]) if path else 0.0,
        threshold=rule.threshold(None if unit is None else number_of_units()),
        since=since,
        trials=trials,
        failed=failed,
        expected=sum(day.trials * expected for day, expected in counted) / trials if trials else 0,
        people=people_who_failed_since(feature, version, since, unit) if since else 0,
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


def _follow(weighed: Iterable[tuple[Day, float]]) -> list[float]:
    """Return the evidence after each day, like ``rule.follow`` where what may fail differs by day."""
    path: list[float] = []
    for day, expected in weighed:
        path.append(max(0.0, path[-1] if path else 0.0) + rule.log_evidence(day, expected))
    return path


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
    day = timezone.localdate(last.reset_at)
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
