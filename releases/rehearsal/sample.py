"""A crowd whose people are drawn by the handful: for many runs with many people."""

from functools import cached_property
from random import Random

from releases.rehearsal.draws import count, seeded
from releases.rehearsal.faults import Fault
from releases.rehearsal.people import ANSWER_DAYS, ANSWERS, ANSWERS_OF_AMBASSADORS, Crowd, Reply

# Up to so many people are drawn one by one, more by a distribution close to it.
FEW = 200


class Sample(Crowd):
    """A crowd whose people are drawn by the handful instead of one by one, for many runs with many people."""

    def _adopting(self, rng: Random) -> list[list[int]]:
        return [_some(rng, ring, self.kind.adoption) for ring in self.organisation.rings]

    def _touches(self, rng: Random, fault: Fault) -> list[list[int]]:
        touched = self.adopters
        if fault.units:
            everywhere = sorted({unit for ring in self.organisation.members for unit in ring})
            units = rng.sample(everywhere, min(fault.units, len(everywhere)))
            touched = [
                _some(rng, [p for unit in units for p in ring.get(unit, ())], self.kind.adoption)
                for ring in self.organisation.members
            ]
        if fault.people < 1:
            touched = [_some(rng, ring, fault.people) for ring in touched]
        return touched

    def part_of_unit(self, ring: int, unit: int) -> float:
        """Return which part of a ring is in a unit."""
        members = self.organisation.members[ring].get(unit, ())
        return len(members) / len(self.organisation.rings[ring]) if members else 0.0

    @cached_property
    def replies(self) -> list[list[Reply]]:
        """The answers of each ring, about what its people used."""
        rng = seeded(f"{self._seed} answers")
        ambassadors = self.organisation.ambassadors
        return [
            [
                Reply(1 + int(ANSWER_DAYS * rng.random()), rng.random() < self.kind.flops, person)
                for person in _some(
                    rng, adopters, ANSWERS_OF_AMBASSADORS if ring in ambassadors else ANSWERS
                )
            ]
            for ring, adopters in enumerate(self.adopters)
        ]


def _some(rng: Random, people: list[int], share: float) -> list[int]:
    """Return a share of people who are in a random order: those from some place on."""
    if not people:
        return []
    few = len(people) <= FEW
    number = sum(rng.random() < share for _ in people) if few else count(rng, len(people), share)
    start = rng.randrange(len(people))
    taken = people[start : start + number]
    return taken + people[: number - len(taken)]
