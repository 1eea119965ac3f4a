"""What the people of a world would do, whether or not a rule lets them: the same for every rule.

Each day of each ring is drawn from a seed of its own. A rule decides who has the release on that day, never what
would happen to them: two rules differ by what they decide and by nothing else.
"""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from random import Random

from releases.rehearsal.calendar import Day
from releases.rehearsal.draws import between, count, poisson, seeded
from releases.rehearsal.faults import Fault
from releases.rehearsal.world import Kind, Organisation

ANSWERS, ANSWERS_OF_AMBASSADORS = 0.03, 0.15
# Within how many days of the ring's opening an answer comes.
ANSWER_DAYS = 7
# Half of those who meet a fault reload the page, and meet it again.
RELOADS = 0.5


@dataclass(frozen=True, slots=True)
class Hit:
    """A person whose use failed on a day: when first (0 is the morning, 1 the evening), and how many errors that day."""

    at: float
    person: int
    ring: int
    unit: int
    errors: int
    host: bool


@dataclass(frozen=True, slots=True)
class RingDay:
    """A day of one ring: uses, the different people who used it, and who failed, in the order of time."""

    uses: int = 0
    people: int = 0
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """A reader's answer, so many days after the opening of the ring."""

    after: int
    is_flop: bool
    person: int


NOTHING = RingDay()


class Crowd:
    """The people of one world: who adopts it, whom its faults touch, and every day of theirs."""

    def __init__(self, organisation: Organisation, kind: Kind, seed: int):
        self.organisation, self.kind = organisation, kind
        self._seed = f"{seed} {kind.name}"
        rng = seeded(self._seed)
        self.first_weekday = rng.randrange(5)
        self.rate = between(rng, *kind.uses)
        self.background = between(rng, *kind.background)
        self._shares = [
            between(rng, *fault.share) if isinstance(fault.share, tuple) else fault.share
            for fault in kind.faults
        ]
        self.adopters = self._adopting(rng)
        self._touched = [self._touches(rng, fault) for fault in kind.faults]
        self._days: dict[tuple[int, int], RingDay] = {}
        self._parts: dict[int, list[float]] = {}

    def _adopting(self, rng: Random) -> list[list[int]]:
        """Return who adopts it, by ring."""
        return [
            [person for person in ring if rng.random() < self.kind.adoption]
            for ring in self.organisation.rings
        ]

    def _touches(self, rng: Random, fault: Fault) -> list[list[int]]:
        """Return whom a fault touches, by ring."""
        unit_of = self.organisation.unit_of
        later = self.adopters[fault.from_ring - 1 :]
        everywhere = sorted({unit_of[person] for ring in later for person in ring})
        units = set(everywhere)
        if fault.units:
            units = set(rng.sample(everywhere, min(fault.units, len(everywhere))))
        touched = [
            [
                person
                for person in adopters
                if ring + 1 >= fault.from_ring
                and unit_of[person] in units
                and (fault.people == 1 or rng.random() < fault.people)
            ]
            for ring, adopters in enumerate(self.adopters)
        ]
        if not fault.persons:
            return touched
        # A ring first, then a person of it: most people come with the last ring.
        chosen = {
            rng.choice(rng.choice([ring for ring in touched if ring])) for _ in range(fault.persons)
        }
        return [[person for person in ring if person in chosen] for ring in touched]

    @cached_property
    def by_unit(self) -> list[Counter[int]]:
        """How many adopters of each ring are in each unit."""
        unit_of = self.organisation.unit_of
        return [Counter(unit_of[person] for person in ring) for ring in self.adopters]

    def part_of_unit(self, ring: int, unit: int) -> float:
        """Return which part of the adopters of a ring is in a unit."""
        adopters = self.adopters[ring]
        return self.by_unit[ring][unit] / len(adopters) if adopters else 0.0

    def parts_of_unit(self, unit: int) -> list[float]:
        """Return for each ring which part of its adopters is in a unit, found once."""
        if unit not in self._parts:
            rings = range(len(self.adopters))
            self._parts[unit] = [self.part_of_unit(ring, unit) for ring in rings]
        return self._parts[unit]

    def used_since(self, ring: int, working_days: int) -> int:
        """Return how many different people of a ring used it within so many working days."""
        return round(len(self.adopters[ring]) * -math.expm1(-self.rate * working_days))

    def quits(self, person: int) -> bool:
        """Return whether this person stays away after a first fault."""
        quits = self.kind.quits
        return quits > 0 and seeded(f"{self._seed} quits {person}").random() < quits

    def day(self, ring: int, day: Day) -> RingDay:
        """Return a day of a ring, the same whenever it is asked for."""
        if not day.is_working:
            return NOTHING
        key = ring, day.number
        if key not in self._days:
            self._days[key] = self._draw(ring, day)
        return self._days[key]

    def _draw(self, ring: int, day: Day) -> RingDay:
        rng = seeded(f"{self._seed} {ring} {day.number}")
        adopters = self.adopters[ring]
        daily = -math.expm1(-self.rate)
        people = count(rng, len(adopters), daily)
        uses = people + poisson(rng, people * (self.rate / daily - 1))
        failing: dict[tuple[int, bool], int] = defaultdict(int)
        for _use in range(count(rng, uses, self.background)):
            failing[rng.choice(adopters), False] += 1
        for fault, share, touched in zip(
            self.kind.faults, self._shares, self._touched, strict=True
        ):
            self._strike(rng, fault, touched[ring], share * fault.strength(day), failing)
        hits = [self._hit(rng, ring, *who, times) for who, times in failing.items()]
        errors = sum(hit.errors for hit in hits)
        reloads = errors - sum(failing.values())
        hits.sort(key=lambda hit: hit.at)
        return RingDay(max(uses + reloads, errors), max(people, len(hits)), tuple(hits))

    def _strike(
        self,
        rng: Random,
        fault: Fault,
        touched: list[int],
        share: float,
        failing: dict[tuple[int, bool], int],
    ) -> None:
        """Draw the uses of whom a fault touches, and which of them fail."""
        if not touched or not share:
            return
        uses = poisson(rng, len(touched) * self.rate)
        for _use in range(count(rng, uses, share)):
            failing[rng.choice(touched), fault.host] += 1

    def _hit(self, rng: Random, ring: int, person: int, host: bool, times: int) -> Hit:
        """Return one person's failing day. Who uses it more often fails earlier; half of the faults are reloaded."""
        at = min(rng.random() for _time in range(times))
        reloads = sum(rng.random() < RELOADS for _time in range(times))
        unit = self.organisation.unit_of[person]
        return Hit(at, person, ring, unit, times + reloads, host)

    @cached_property
    def replies(self) -> list[list[Reply]]:
        """The answers of each ring, about what its people used."""
        rng = seeded(f"{self._seed} answers")
        ambassadors = self.organisation.ambassadors
        return [
            [
                Reply(rng.randint(1, ANSWER_DAYS), rng.random() < self.kind.flops, person)
                for person in adopters
                if rng.random() < (ANSWERS_OF_AMBASSADORS if ring in ambassadors else ANSWERS)
            ]
            for ring, adopters in enumerate(self.adopters)
        ]
