"""A plan with its people, and the run of it: what is good goes on to the last ring, what is wrong ends when it is seen."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from releases.evidence.decide import Answer, Terms
from releases.rehearsal.calendar import Day, days
from releases.rehearsal.draws import seeded
from releases.rehearsal.evidence import Evidence
from releases.rehearsal.people import Crowd
from releases.rehearsal.run import PAUSE, WATCHED_AFTER, Run, Stop
from releases.rehearsal.world import UNIT_SIZE, Organisation, Truth

# The next ring has nobody in it, so it does not open by itself.
NOBODY = "adds"


@dataclass(frozen=True)
class PlannedRing:
    """What a plan asks of a ring: its terms, and the day of the release before which it does not open."""

    terms: Terms = field(default_factory=Terms)
    not_before: int = 0


@dataclass(frozen=True)
class Plan:
    """A plan with its people. ``quiet`` are days of the release on which no ring opens and none is watched.

    ``first_weekday`` (0 is Monday) is known where days have dates; else each run begins on a weekday of its own.
    """

    rings: Sequence[PlannedRing]
    organisation: Organisation
    first_weekday: int | None = None
    quiet: frozenset[int] = frozenset()

    @cached_property
    def days(self) -> int:
        """Days until the last ring opens, when nothing gets stuck: by its soak or by its date."""
        dates = max((ring.not_before for ring in self.rings), default=0)
        return max(dates, sum(ring.terms.soak_days for ring in self.rings))

    @cached_property
    def longest(self) -> int:
        """Days after which a run is left: no ring waits longer for its date, or for somebody to open it by hand."""
        waits = (max(ring.terms.soak_days, ring.terms.patience_days) + 2 for ring in self.rings)
        return self.days + len(self.quiet) + 2 * sum(waits) + WATCHED_AFTER


def organisation_of(
    rings: Sequence[Collection[int]],
    unit_of: Mapping[int, int],
    ambassadors: Iterable[int] = (),
) -> Organisation:
    """Return an organisation of these people, each ring in a random order. Without units they get some of a hundred."""
    rng, made_up = seeded("order"), max(1, sum(map(len, rings)) // UNIT_SIZE)
    numbered: list[int] = []
    units: dict[int | None, int] = {}
    placed: list[list[int]] = []
    for ring in rings:
        members = sorted(ring)
        rng.shuffle(members)
        placed.append(list(range(len(numbered), len(numbered) + len(members))))
        for person in members:
            unit = unit_of.get(person) if unit_of else len(numbered) % made_up
            numbered.append(units.setdefault(unit, len(units)))
    return Organisation(numbered, placed, max(1, len(units)), frozenset(ambassadors))


class PlanRun(Run):
    """A plan under way. A manager ends what is wrong when it is seen, and opens by hand what is good and stuck."""

    rule: Evidence

    def __init__(self, plan: Plan, crowd: Crowd):
        super().__init__(
            crowd,
            Evidence(crowd.kind, terms=[ring.terms for ring in plan.rings]),
            is_attended=True,
        )
        self.plan, self.longest = plan, plan.longest
        # By ring what it was asked for in vain, and in which rings it was held or stopped.
        self.asked: dict[int, frozenset[str]] = {}
        self.held: dict[int, Stop] = {}

    @property
    def newest(self) -> int:
        """The place of the newest ring."""
        return len(self.opened) - 1

    def _is_over(self, day: Day) -> bool:
        has_reached = self.outcome.everyone_on is not None
        if has_reached and self.crowd.kind.truth != Truth.HARMFUL:
            return True
        return super()._is_over(day)

    def _manage(self, day: Day) -> None:
        if self.crowd.kind.truth != Truth.GOOD:
            self.ended = bool(self.stops or self.asked)
        elif self.stops:
            is_disliked = self._unmet == {"flops"}
            self.stops.clear()
            self.rule.resumed(self, day)
            if is_disliked:
                self._push(day)
        elif self.newest in self.asked and day.number not in self.plan.quiet:
            self._push(day)

    def _may_open(self, day: Day) -> bool:
        if not self.opened:
            return True
        coming = self.newest + 1
        return (
            day.number not in self.plan.quiet
            and super()._may_open(day)
            and day.number >= self.plan.rings[coming].not_before
            and bool(self.crowd.organisation.rings[coming])
        )

    def _wait(self, day: Day) -> None:
        if self.decision.answer == Answer.STOP and not self.stops:
            self._alarm(PAUSE, day, self.newest)
        ring, coming = self.plan.rings[self.newest], self.newest + 1
        waits = day.number in self.plan.quiet or day.number < self.plan.rings[coming].not_before
        if waits or self.stops or not day.is_working:
            return
        missing = self._unmet or ({NOBODY} if not self.crowd.organisation.rings[coming] else set())
        if missing and self.soaked >= max(ring.terms.soak_days, ring.terms.patience_days):
            self.asked.setdefault(self.newest, frozenset(missing))

    def _live(self, day: Day) -> None:
        watched = self.soaked
        super()._live(day)
        if day.number in self.plan.quiet:
            self.soaked = watched

    def _alarm(self, stop: Stop, day: Day, ring: int) -> None:
        super()._alarm(stop, day, ring)
        self.held.setdefault(self.newest, stop)

    def opened_on(self, ring: int) -> int | None:
        """Return the working day on which a ring opened, the first day being 1; None when it did not."""
        if ring > self.newest:
            return None
        return days(self.crowd.first_weekday, self.opened[ring] + 1)[-1].working + 1
