"""The hidden worlds: an organisation in rings and units, and what is true of a release although nobody knows it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from releases.rehearsal.draws import seeded
from releases.rehearsal.faults import Fault

UNIT_SIZE = 100
RING_NAMES = ("Ambassadors", "Pilot", "Departments", "10 %", "50 %", "Everyone")
AMBASSADORS = 0.01


class Truth(StrEnum):
    """What a release deserves: to reach everyone, to be stopped, to be held, or to stay where it is."""

    GOOD = "good"
    HARMFUL = "harmful"
    DISLIKED = "disliked"
    UNUSED = "unused"


@dataclass(frozen=True)
class Kind:
    """A kind of release. Each seed draws the uses of an adopter a working day, and the background of faults.

    ``used_share`` is what the plan states beforehand that must have used it. ``off_days`` are working days on
    which a plugin that it depends on is stopped. ``counts_people``: only who saw it is counted, no uses. Of those
    who meet a fault a share ``quits``, and is never seen again.
    """

    name: str
    truth: Truth
    faults: tuple[Fault, ...] = ()
    adoption: float = 0.6
    uses: tuple[float, float] = (0.2, 4.0)
    background: tuple[float, float] = (0.0001, 0.001)
    flops: float = 0.15
    used_share: float | None = None
    off_days: tuple[int, ...] = ()
    counts_people: bool = False
    quits: float = 0.0


GOOD, HARMFUL = Truth.GOOD, Truth.HARMFUL

KINDS = (
    *(Kind(f"good {number}", GOOD) for number in range(1, 6)),
    Kind("good, only seen", GOOD, counts_people=True),
    Kind("meant for 5 %", GOOD, adoption=0.05, used_share=0.02),
    Kind("one person's device", GOOD, (Fault(1.0, persons=1),)),
    Kind("dependency stopped", GOOD, off_days=(4, 5, 6)),
    Kind(
        "host slow",
        GOOD,
        tuple(Fault(0.3, from_day=at, until_day=at + 1, host=True) for at in (1, 5, 9)),
    ),
    Kind("share of errors", HARMFUL, (Fault((0.02, 0.2)),)),
    Kind("errors, only seen", HARMFUL, (Fault((0.02, 0.2)),), counts_people=True),
    Kind("5 % from ring 2", HARMFUL, (Fault(0.05, from_ring=2),)),
    Kind("one device", HARMFUL, (Fault(0.1, people=0.05),)),
    Kind("one device, always", HARMFUL, (Fault(1.0, people=0.01),), quits=0.5),
    Kind("one unit", HARMFUL, (Fault(0.8, units=1),)),
    Kind("growing slowness", HARMFUL, (Fault(0.05, grows_days=20),)),
    Kind("only Mondays", HARMFUL, (Fault(0.1, weekdays=("monday",)),)),
    Kind("disliked", Truth.DISLIKED, flops=0.7),
    Kind("unused", Truth.UNUSED, adoption=0.01),
)


@dataclass(frozen=True)
class Organisation:
    """People as numbers: the unit of each, and who comes with which ring, rings numbered from 0.

    ``ambassadors`` are the rings whose people answer far more often than others.
    """

    unit_of: list[int]
    rings: list[list[int]]
    units: int
    ambassadors: frozenset[int] = frozenset({0})

    @cached_property
    def members(self) -> list[dict[int, list[int]]]:
        """The people of each ring by their unit."""
        found: list[dict[int, list[int]]] = []
        for ring in self.rings:
            of_ring: dict[int, list[int]] = defaultdict(list)
            for person in ring:
                of_ring[self.unit_of[person]].append(person)
            found.append(dict(of_ring))
        return found


def organise(people: int, seed: int) -> Organisation:
    """Return an organisation in units of about a hundred, and the rings of the shipped plan."""
    rng = seeded(f"organisation {seed}")
    units = max(1, people // UNIT_SIZE)
    unit_of = [number % units for number in range(people)]
    order = list(range(units))
    rng.shuffle(order)
    pilot = set(order[: max(1, units // 100)])
    departments = set(order[: max(2, units // 20)]) | pilot
    rank = [rng.random() for _person in range(people)]
    found: list[list[int]] = [[] for _ring in RING_NAMES]
    for person, ring in _places(unit_of, rank, pilot, departments):
        found[ring].append(person)
    return Organisation(unit_of, found, units)


def _places(
    unit_of: list[int], rank: list[float], pilot: set[int], departments: set[int]
) -> Iterator[tuple[int, int]]:
    """Return each person with the first ring that has them."""
    for person, unit in enumerate(unit_of):
        if rank[person] > 1 - AMBASSADORS:
            yield person, 0
        elif unit in pilot:
            yield person, 1
        elif unit in departments:
            yield person, 2
        else:
            yield person, 3 if rank[person] < 0.1 else 4 if rank[person] < 0.5 else 5
