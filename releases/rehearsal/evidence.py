"""Kring's rule in a rehearsal: `releases.evidence`, fed with the figures that the product keeps."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from releases.evidence import constants
from releases.evidence import rule as arithmetic
from releases.evidence.decide import Decision, Failing, RingFigures, Terms, decide, harm
from releases.rehearsal.calendar import Day
from releases.rehearsal.people import Hit
from releases.rehearsal.run import Run, Stop
from releases.rehearsal.world import Kind


class Evidence:
    """Kring's rule: `releases.evidence`, fed with the figures that the product keeps."""

    told = True

    def __init__(
        self,
        kind: Kind,
        false_alarm: float = constants.FALSE_ALARM,
        terms: Sequence[Terms] | None = None,
    ):
        """Judge a kind of release, by the terms of each ring; without any all rings have the usual ones."""
        self._counts_people, self._false_alarm = kind.counts_people, false_alarm
        self._terms, self._usual = terms, Terms()
        if kind.used_share is not None:
            self._usual = replace(self._usual, used_share=kind.used_share)
        self._expected = (
            constants.EXPECTED_OF_PERSON_DAYS if kind.counts_people else constants.EXPECTED_OF_USES
        )
        self._anew_from = 0
        # For everybody (None) and for each unit: uses of the days before today, and who failed on which day.
        self._past: dict[tuple[int | None, int], int] = {}
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
            if number == day.number:
                return round(at * self._used(run, number, unit))
            if (unit, number) not in self._past:
                self._past[unit, number] = round(self._used(run, number, unit))
            return self._past[unit, number]

        def failing_since(index: int) -> Failing:
            days = (failed[number] for number in numbers[index:] if number in failed)
            found = Counter(person for of_day in days for person in of_day)
            return Failing(len(found), max(found.values(), default=0))

        units = None if unit is None else run.crowd.organisation.units
        return harm(
            [
                (arithmetic.Day(trials(n), len(failed[n]) if n in failed else 0), self._expected)
                for n in numbers
            ],
            threshold=arithmetic.threshold(units, self._false_alarm),
            failing_since=failing_since,
        ).stops

    def _used(self, run: Run, number: int, unit: int | None) -> float:
        """Return the uses of a day, of all or in a unit: its share of them."""
        lived = run.lived_on(number)
        parts = [1.0] * len(lived) if unit is None else run.crowd.parts_of_unit(unit)
        used = 0.0
        for part, ring in zip(parts, lived, strict=False):
            used += part * (ring.people if self._counts_people else ring.uses)
        return used

    def morning(self, run: Run, day: Day) -> Decision:
        """Decide about the next ring."""
        return decide(self._figures(run, day), self.terms(len(run.opened) - 1))

    def terms(self, ring: int) -> Terms:
        """Return what is asked of a ring."""
        return self._terms[ring] if self._terms else self._usual

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
