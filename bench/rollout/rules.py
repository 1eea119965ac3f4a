"""The rules that are compared: Kring's, by evidence; Kring's before it, by fixed counts; and what others do."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import log

from bench.rollout.calendar import Day
from bench.rollout.people import Hit
from bench.rollout.run import PAUSE, Rule, Run, Stop
from bench.rollout.world import Kind
from releases.evidence import constants
from releases.evidence import rule as arithmetic
from releases.evidence.decide import Answer, RingFigures, Terms, decide, harm

# What a plan of calendar days waits: 48 hours for the ambassadors, 72 for each ring after.
CALENDAR_SOAK = (2, 3, 3, 3, 3)


class Evidence:
    """Kring's rule: `releases.evidence`, fed with the figures that the product keeps."""

    told = True

    def __init__(self, kind: Kind, false_alarm: float = constants.FALSE_ALARM):
        self._counts_people, self._false_alarm = kind.counts_people, false_alarm
        self._terms = Terms()
        if kind.used_share is not None:
            self._terms = replace(self._terms, used_share=kind.used_share)
        self._expected = (
            constants.EXPECTED_OF_PERSON_DAYS if kind.counts_people else constants.EXPECTED_OF_USES
        )
        self._anew_from = 0
        # For everybody (None) and for each unit: who failed on which day.
        self._failed: dict[int | None, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))

    def hit(self, run: Run, day: Day, hit: Hit) -> Stop | None:
        """Judge all and the unit, as the product does after a person's first fault of a day."""
        if hit.host:
            return None
        for scope in (None, hit.unit):
            self._failed[scope][day.number].add(hit.person)
        if self._stops(run, day, hit.at, None):
            return Stop("all")
        return Stop("unit", hit.unit) if self._stops(run, day, hit.at, hit.unit) else None

    def _stops(self, run: Run, day: Day, at: float, unit: int | None) -> bool:
        failed = self._failed[unit]
        if len(set().union(*failed.values())) < constants.PEOPLE_TO_STOP:
            return False
        numbers = range(self._anew_from, day.number + 1)

        def trials(number: int) -> int:
            used = 0.0
            for ring, lived in enumerate(run.lived_on(number)):
                part = 1.0 if unit is None else run.crowd.part_of_unit(ring, unit)
                used += part * (lived.people if self._counts_people else lived.uses)
            return round(used * at if number == day.number else used)

        def people_since(index: int) -> int:
            return len(
                set().union(*(failed[number] for number in numbers[index:] if number in failed))
            )

        units = None if unit is None else run.crowd.organisation.units
        return harm(
            [arithmetic.Day(trials(n), len(failed[n]) if n in failed else 0) for n in numbers],
            expected=self._expected,
            threshold=arithmetic.threshold(units, self._false_alarm),
            people_since=people_since,
        ).stops

    def morning(self, run: Run, day: Day) -> Answer:
        """Decide about the next ring."""
        return decide(self._figures(run, day), self._terms).answer

    def _figures(self, run: Run, day: Day) -> RingFigures:
        newest = len(run.opened) - 1
        since = range(run.opened[-1], day.number)
        answers, flops = run.answers(day)
        return RingFigures(
            size=len(run.crowd.organisation.rings[newest]),
            working_days=run.soaked,
            used=run.crowd.used_since(newest, run.soaked),
            person_days=sum(run.lived_on(number)[newest].people for number in since),
            failed_days=sum(len(run.failing[newest, number]) for number in since),
            answers=answers,
            flops=flops,
            is_harmful=Stop("all") in run.stops,
            harmed_units=sum(stop.scope == "unit" for stop in run.stops),
        )

    def resumed(self, run: Run, day: Day) -> None:
        """Forget what was known: the person who resumed has looked at it."""
        self._anew_from = day.number
        self._failed.clear()


class FixedCounts:
    """Kring before: an error budget that pauses, a breaker of five faults in ten minutes, a quorum of answers."""

    told = False
    BUDGETS = (3, 5, 10, 20, 40, 100)
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
        self._recent[hit.ring] = [*recent, (hit.at, hit.most_at_once)]
        if sum(errors for _at, errors in self._recent[hit.ring]) >= self.BREAKER:
            return Stop("ring", hit.ring)
        if hit.ring == self._newest:
            self._errors += hit.errors
        return PAUSE if self._errors > self.BUDGETS[self._newest] else None

    def _begin(self, run: Run, day: Day) -> None:
        newest = len(run.opened) - 1
        if newest != self._newest:
            self._newest, self._errors, self._watched_from = newest, 0, run.opened[-1]
        if day.number != self._today:
            self._today = day.number
            self._recent.clear()

    def morning(self, run: Run, day: Day) -> Answer:
        """Open when the hours are over and the counts are reached. A breaker holds nothing."""
        self._begin(run, day)
        newest = self._newest
        if PAUSE in run.stops or newest >= len(CALENDAR_SOAK):
            return Answer.NOT_ENOUGH
        came = sum(
            run.opened[newest] + reply.after <= day.number for reply in run.crowd.replies[newest]
        )
        met = (
            day.number - self._watched_from >= CALENDAR_SOAK[newest],
            not self._has_quorum or came >= self.QUORUM[newest],
            not self._has_quorum
            or run.crowd.used_since(newest, run.soaked) >= self.MIN_PEOPLE[newest],
        )
        return Answer.GO if all(met) else Answer.NOT_ENOUGH

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

    def morning(self, run: Run, day: Day) -> Answer:
        """Open when the date has come, unless it was stopped."""
        newest = len(run.opened) - 1
        if run.stops or newest >= len(self._soak):
            return Answer.NOT_ENOUGH
        waited = day.number - run.opened[-1]
        return Answer.GO if waited >= self._soak[newest] else Answer.NOT_ENOUGH

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
