"""What is decided about a release from its figures: go on, stop, or not enough evidence yet.

Pure: the product and ``python -m bench rollout`` decide through the same functions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from releases.evidence import constants
from releases.evidence.rule import (
    Day,
    days_at_zero,
    follow,
    is_disliked,
    log_evidence,
    probability_below,
)


class Answer(StrEnum):
    """The three answers to "may the next ring open?"."""

    GO = "go"
    STOP = "stop"
    NOT_ENOUGH = "not_enough"


@dataclass(frozen=True, slots=True)
class Harm:
    """How far the evidence of harm has come, for everybody or in one unit.

    ``since`` is the index of the first day that counts, ``people`` how many different people failed since then.
    They are counted only when the days suffice, and are 0 before.
    """

    evidence: float
    threshold: float
    since: int
    trials: int
    failed: int
    people: int = 0
    of_people: float = 0.0

    @property
    def stops(self) -> bool:
        """Whether it is enough: by days, and with everybody counted once for all of these days."""
        enough = min(self.evidence, self.of_people) > self.threshold
        return enough and self.people >= constants.PEOPLE_TO_STOP


def harm(
    days: Sequence[Day],
    *,
    expected: float,
    threshold: float,
    people_since: Callable[[int], int],
) -> Harm:
    """Return what the days say. ``people_since`` counts the different people who failed from a day on.

    A phone that fails every day adds up by days, but remains one person: with one chance fault beside it there
    would be two. So the evidence must suffice as well when each person counts once for all days together.
    """
    path = follow(days, expected)
    since = days_at_zero(path)
    counted = days[since:]
    trials, failed = sum(day.trials for day in counted), sum(day.failed for day in counted)
    evidence = path[-1] if path else 0.0
    if evidence <= threshold:
        return Harm(evidence, threshold, since, trials, failed)
    people = people_since(since)
    of_people = log_evidence(Day(trials, min(people, failed)), expected)
    return Harm(evidence, threshold, since, trials, failed, people, of_people)


@dataclass(frozen=True, slots=True)
class RingFigures:
    """The figures of the newest ring since it opened, and the harm found in all that are open.

    ``working_days`` are those on which it was on from morning to evening. ``used`` are different people.
    """

    size: int
    working_days: int
    used: int
    person_days: int
    failed_days: int
    answers: int = 0
    flops: int = 0
    is_harmful: bool = False
    harmed_units: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """What the plan asks of a ring. ``used_share`` is smaller where the plan says so beforehand."""

    soak_days: int = constants.SOAK_DAYS
    used_share: float = constants.USED_SHARE
    patience_days: int = constants.PATIENCE_DAYS

    def used_by(self, size: int) -> int:
        """Return how many of so many people must have used it: one at least, so an empty ring never opens the next."""
        return max(1, ceil(self.used_share * size))


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that was looked at: whether it lets the release go on, its figure and the one that is needed."""

    key: str
    holds: bool
    actual: float
    needed: float


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, all that was looked at, and whether it is time to ask the manager."""

    answer: Answer
    reasons: tuple[Reason, ...]
    asks: bool = False

    @property
    def unmet(self) -> tuple[Reason, ...]:
        """What keeps the next ring closed."""
        return tuple(reason for reason in self.reasons if not reason.holds)


def decide(ring: RingFigures, terms: Terms) -> Decision:
    """Return whether the next ring may open, with every reason for it and against it."""
    against = _against(ring)
    enough = _enough(ring, terms)
    if not all(reason.holds for reason in against):
        answer = Answer.STOP
    elif all(reason.holds for reason in enough):
        answer = Answer.GO
    else:
        answer = Answer.NOT_ENOUGH
    overdue = answer == Answer.NOT_ENOUGH and ring.working_days >= terms.patience_days
    return Decision(answer, (*against, *enough), asks=overdue)


def _against(ring: RingFigures) -> list[Reason]:
    """Return what stops or holds a release whatever else its figures say."""
    return [
        Reason("harm", not ring.is_harmful, int(ring.is_harmful), 0),
        Reason("harmed_units", not ring.harmed_units, ring.harmed_units, 0),
        Reason("flops", not is_disliked(ring.flops, ring.answers), ring.flops, ring.answers),
    ]


def _enough(ring: RingFigures, terms: Terms) -> list[Reason]:
    """Return what the newest ring must have shown."""
    needed = terms.used_by(ring.size)
    clean = max(0, ring.person_days - ring.failed_days)
    likely = probability_below(
        ring.failed_days, clean, constants.CLEAN_SHARE, constants.CLEAN_PRIOR
    )
    return [
        Reason("soak", ring.working_days >= terms.soak_days, ring.working_days, terms.soak_days),
        Reason("clean", likely >= constants.CLEAN_PROBABILITY, likely, constants.CLEAN_PROBABILITY),
        Reason("used", ring.used >= needed, ring.used, needed),
    ]
