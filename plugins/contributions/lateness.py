"""Whose fault it is that a contribution was late: arithmetic, without clocks, threads or a database.

A contribution is late when it took longer than its budget. That is held against the plugin only where it is its own
doing. The rules, in this order:

1. its own processor time is over the budget: the plugin;
2. it was not late: nobody;
3. without the time in which it waited for a free processor it was not late: the host;
4. others were late in the same minute too (another plugin, or the pages themselves): the host, unless this plugin's own
   processor time, reading of the database or held locks make up most of the lateness;
5. otherwise: the plugin, whatever it waited for.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# The name of the pages themselves among the parts of a minute.
HOST = ""
# A page is late when it waited so long, and did little else. It has no budget of its own: pages differ.
PAGE_WAITED = 0.5
PAGE_SHARE = 2 / 3
# Lateness is compared within so many seconds: two halves, the older of which goes as a whole.
HALF_MINUTE = 30.0


class Verdict(StrEnum):
    """Whom it is held against."""

    NOBODY = "nobody"
    PLUGIN = "plugin"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class Measure:
    """What a contribution did, in seconds, without the contributions inside it.

    ``wall`` is what its reader waited for. ``processor`` is its own processor time and ``queued`` the time in which it
    was ready to run and no processor was free. ``reading`` is the time of queries that change nothing: one that does may
    wait for the lock of another. ``held`` is how long others had to wait for what it wrote or locked.
    """

    wall: float = 0.0
    processor: float = 0.0
    queued: float = 0.0
    reading: float = 0.0
    held: float = 0.0
    queries: int = 0

    def __add__(self, other: "Measure") -> "Measure":
        return Measure(
            self.wall + other.wall,
            self.processor + other.processor,
            self.queued + other.queued,
            self.reading + other.reading,
            self.held + other.held,
            self.queries + other.queries,
        )

    def without(self, inner: "Measure") -> "Measure":
        """Return the measure without what happened inside it on account of others."""
        return Measure(
            max(0.0, self.wall - inner.wall),
            max(0.0, self.processor - inner.processor),
            max(0.0, self.queued - inner.queued),
            max(0.0, self.reading - inner.reading),
            max(0.0, self.held - inner.held),
            max(0, self.queries - inner.queries),
        )

    def loaded(self) -> "Measure":
        """Return the measure without its processor time: of a first call that is loading, more than anything else."""
        return self.without(Measure(wall=self.processor, processor=self.processor))

    def __str__(self) -> str:
        return (
            f"{_ms(self.wall)} ms: processor {_ms(self.processor)} ms, waited for one {_ms(self.queued)} ms, "
            f"{self.queries} queries, reading {_ms(self.reading)} ms, held locks {_ms(self.held)} ms"
        )


@dataclass(frozen=True, slots=True)
class Part:
    """What one plugin, or the pages themselves, did within the minute; ``late`` is by how much it was late."""

    done: Measure = Measure()
    late: float = 0.0


Minute = Mapping[str, Part]


def lateness(measure: Measure, budget: float) -> float:
    """Return by how many seconds a contribution was late."""
    return max(0.0, measure.wall - budget)


def page_lateness(measure: Measure) -> float:
    """Return by how many seconds a page was late that mostly waited; 0 for one that is only much work."""
    waited = measure.wall - measure.processor
    return waited if waited >= PAGE_WAITED and waited >= PAGE_SHARE * measure.wall else 0.0


def judge(slug: str, measure: Measure, budget: float, minute: Minute) -> Verdict:
    """Return whom a contribution of the plugin is held against. ``minute`` contains it already."""
    if measure.processor > budget:
        return Verdict.PLUGIN
    if measure.wall <= budget:
        return Verdict.NOBODY
    if measure.wall - measure.queued <= budget:
        return Verdict.HOST
    if others_late(slug, minute) and not made_most(slug, minute):
        return Verdict.HOST
    return Verdict.PLUGIN


def others_late(slug: str, minute: Minute) -> bool:
    """Return whether another plugin, or the pages themselves, were late in this minute."""
    return any(part.late > 0 for name, part in minute.items() if name != slug)


def made_most(slug: str, minute: Minute) -> bool:
    """Return whether the plugin itself makes up most of the lateness in this minute.

    It does when it took more than half of what all parts together took of the processor, of reading the database or of
    locks, and when that is at least half of the time by which the latest part was late.
    """
    own = minute.get(slug, Part()).done
    latest = max((part.late for part in minute.values()), default=0.0)
    total = Measure()
    for part in minute.values():
        total += part.done
    return any(
        mine > everyones / 2 and mine >= latest / 2
        for mine, everyones in (
            (own.processor, total.processor),
            (own.reading, total.reading),
            (own.held, total.held),
        )
    )


@dataclass
class Window:
    """What the parts of this process did within the last minute, or half of it."""

    began: float = 0.0
    now: dict[str, Part] = field(default_factory=lambda: defaultdict(Part))
    before: dict[str, Part] = field(default_factory=dict)

    def add(self, at: float, name: str, measure: Measure, late: float) -> None:
        """Add what a part did, at this moment of a clock that never goes back."""
        self._turn(at)
        part = self.now[name]
        self.now[name] = Part(part.done + measure, part.late + late)

    def minute(self, at: float) -> Minute:
        """Return what every part did within the minute before this moment."""
        self._turn(at)
        both = dict(self.before)
        for name, part in self.now.items():
            older = both.get(name, Part())
            both[name] = Part(part.done + older.done, part.late + older.late)
        return both

    def _turn(self, at: float) -> None:
        if at - self.began >= HALF_MINUTE:
            is_recent = at - self.began < 2 * HALF_MINUTE
            self.before = dict(self.now) if is_recent else {}
            self.now.clear()
            self.began = at


def _ms(seconds: float) -> int:
    return round(1000 * seconds)
