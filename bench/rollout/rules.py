"""The rules that are compared: Kring's, by evidence; Kring's before it, by fixed counts; and what others do."""

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from math import log

from releases.evidence.decide import Answer, Decision
from releases.rehearsal.calendar import Day
from releases.rehearsal.evidence import Evidence
from releases.rehearsal.people import Hit
from releases.rehearsal.run import PAUSE, Rule, Run, Stop
from releases.rehearsal.world import Kind

# What a plan of calendar days waits: 48 hours for the ambassadors, 72 for each ring after.
CALENDAR_SOAK = (2, 3, 3, 3, 3)
# The answers of rules that give no reasons.
GO, WAIT = Decision(Answer.GO, ()), Decision(Answer.NOT_ENOUGH, ())


class FixedCounts:
    """Kring before: an error budget that pauses, a breaker of five faults in ten minutes, a quorum of answers."""

    told = False
    BUDGETS = (3, 5, 10, 20, 40)
    QUORUM = (3, 5, 5, 0, 0)
    MIN_PEOPLE = (3, 5, 10, 0, 0)
    BREAKER, WINDOW = 5, 10 / (8 * 60)

    def __init__(self, kind: Kind, has_quorum: bool = True):
        self._has_quorum = has_quorum
        self._watched_from = 0
        self._errors = 0
        self._newest = -1
        self._today = -1
        self._recent: dict[int, list[tuple[float, int]]] = defaultdict(list)

    def hit(self, run: Run, day: Day, hit: Hit) -> Stop | None:
        """Trip the breaker of the ring, or pause when the newest ring has used up its budget."""
        self._begin(run, day)
        recent = [
            (at, errors) for at, errors in self._recent[hit.ring] if at > hit.at - self.WINDOW
        ]
        self._recent[hit.ring] = [*recent, (hit.at, min(hit.errors, 2))]
        if sum(errors for _at, errors in self._recent[hit.ring]) >= self.BREAKER:
            return Stop("ring", hit.ring)
        if hit.ring == self._newest:
            self._errors += hit.errors
        # What comes after the last ring counts for nothing.
        is_last = self._newest == len(self.BUDGETS)
        return PAUSE if not is_last and self._errors > self.BUDGETS[self._newest] else None

    def _begin(self, run: Run, day: Day) -> None:
        newest = len(run.opened) - 1
        if newest != self._newest:
            self._newest, self._errors, self._watched_from = newest, 0, run.opened[-1]
        if day.number != self._today:
            self._today = day.number
            self._recent.clear()

    def morning(self, run: Run, day: Day) -> Decision:
        """Open when the hours are over and the counts are reached. A breaker holds nothing."""
        self._begin(run, day)
        newest = self._newest
        if PAUSE in run.stops or newest >= len(CALENDAR_SOAK):
            return WAIT
        came = sum(
            run.opened[newest] + reply.after <= day.number for reply in run.crowd.replies[newest]
        )
        met = (
            day.number - self._watched_from >= CALENDAR_SOAK[newest],
            not self._has_quorum or came >= self.QUORUM[newest],
            not self._has_quorum
            or run.crowd.used_since(newest, run.soaked) >= self.MIN_PEOPLE[newest],
        )
        return GO if all(met) else WAIT

    def resumed(self, run: Run, day: Day) -> None:
        """Count anew."""
        self._watched_from, self._errors = day.number, 0


class TimeTable:
    """Rings open by the calendar, whatever happens. With a soak of nothing it is a big bang."""

    told = False

    def __init__(self, kind: Kind, soak: tuple[int, ...] = CALENDAR_SOAK):
        self._soak = soak

    def hit(self, run: Run, day: Day, hit: Hit) -> Stop | None:
        """Nothing is watched."""
        return None

    def morning(self, run: Run, day: Day) -> Decision:
        """Open when the date has come, unless it was stopped."""
        newest = len(run.opened) - 1
        if run.stops or newest >= len(self._soak):
            return WAIT
        waited = day.number - run.opened[-1]
        return GO if waited >= self._soak[newest] else WAIT

    def resumed(self, run: Run, day: Day) -> None:
        """Nothing was counted."""


class Counting(TimeTable):
    """A time table that stops for all by the uses and errors of all rings: the base of what others do."""

    told = True

    def __init__(self, kind: Kind):
        super().__init__(kind)
        self._errors: dict[int, int] = defaultdict(int)
        self._from = 0

    def hit(self, run: Run, day: Day, hit: Hit) -> Stop | None:
        """Stop for all when the counts say so."""
        self._errors[day.number] += hit.errors
        return Stop("all") if self._is_too_much(run, day, hit.at) else None

    def _is_too_much(self, run: Run, day: Day, at: float) -> bool:
        raise NotImplementedError

    def _uses(self, run: Run, number: int) -> int:
        return sum(lived.uses for lived in run.lived_on(number))

    def resumed(self, run: Run, day: Day) -> None:
        """Count anew."""
        self._from = day.number
        self._errors.clear()


class Static(Counting):
    """More than 1 % of the uses of 24 hours, from 50 uses on."""

    SHARE, LEAST = 0.01, 50

    def _is_too_much(self, run: Run, day: Day, at: float) -> bool:
        uses = self._uses(run, day.number) * at
        if day.number - 1 >= self._from:
            uses += self._uses(run, day.number - 1) * (1 - at)
        # Yesterday's errors later than now, as far as a day's count tells.
        errors = self._errors[day.number] + self._errors[day.number - 1] * (1 - at)
        return uses >= self.LEAST and errors > self.SHARE * uses


class Wald(Counting):
    """Wald's sequential test on uses: .1 % against 1 %, 1 % of false alarms and 5 % of misses; begins anew when clean."""

    NULL, HARM = 0.001, 0.01
    STOP, CLEAN = log(0.95 / 0.01), log(0.05 / 0.99)

    def _is_too_much(self, run: Run, day: Day, at: float) -> bool:
        ratio = 0.0
        for number in range(max(self._from, run.opened[0]), day.number + 1):
            share = at if number == day.number else 1
            errors = self._errors[number]
            clean = max(0, self._uses(run, number) * share - errors)
            ratio += errors * log(self.HARM / self.NULL)
            ratio += clean * log((1 - self.HARM) / (1 - self.NULL))
            if ratio < self.CLEAN:
                ratio = 0.0
        return ratio > self.STOP


RULES: dict[str, Callable[[Kind], Rule]] = {
    "evidence": Evidence,
    "now": FixedCounts,
    "bigbang": partial(TimeTable, soak=(0,) * len(CALENDAR_SOAK)),
    "timetable": TimeTable,
    "static": Static,
    "wald": Wald,
}
