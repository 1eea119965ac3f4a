"""One release in one world under one rule: who has it each day, who is hit, and what the manager does."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Literal, Protocol

from releases.evidence.decide import Answer, Decision
from releases.rehearsal.calendar import Day, days
from releases.rehearsal.people import NOTHING, Crowd, Hit, RingDay
from releases.rehearsal.world import Kind, Truth

# Ten weeks to reach everyone at the worst, and four to watch after.
LONGEST = 120
WATCHED_AFTER = 28
# Working days without an answer after which the manager is asked, and opens what is good by hand.
PATIENCE = 10
UNDECIDED = Decision(Answer.NOT_ENOUGH, ())


@dataclass(frozen=True, slots=True)
class Stop:
    """What a rule takes away after a failing use: from all, a ring or a unit. A pause takes nothing away."""

    scope: Literal["all", "ring", "unit", "pause"]
    value: int = -1

    def takes(self, ring: int, unit: int) -> bool:
        """Whether the people of this ring in this unit lose it."""
        if self.scope == "all":
            return True
        return self.value == {"ring": ring, "unit": unit}.get(self.scope)


PAUSE = Stop("pause")


class Rule(Protocol):
    """What decides. It is made anew for every release."""

    # Whether it tells somebody what it stopped or held.
    told: bool

    def hit(self, run: "Run", day: Day, hit: Hit) -> Stop | None:
        """Return what is stopped after this failing use."""

    def morning(self, run: "Run", day: Day) -> Decision:
        """Return whether the next ring opens today."""

    def resumed(self, run: "Run", day: Day) -> None:
        """Begin anew: a person has looked and lifted the stop."""


@dataclass
class Outcome:
    """How a release ended, and what it cost."""

    kind: Kind
    first_ring: int | None = None
    first_day: int | None = None
    everyone_on: int | None = None
    hit: set[int] = field(default_factory=set)
    errors: int = 0
    alarms: int = 0
    untold: int = 0
    lost_person_days: float = 0.0
    by_hand: int = 0
    # By hand, although the ring could not have shown harm.
    blindly: int = 0
    asked: bool = False
    widened_while_stopped: int = 0
    watched_days: int = 0
    is_off: bool = False

    @property
    def is_supported(self) -> bool:
        """Whether it ended as the hidden truth deserves, by what the evidence shows.

        By hand counts as well where harm would have been seen, and only its use was less than hoped for.
        """
        if self.kind.truth == Truth.GOOD:
            return self.everyone_on is not None and not self.alarms and not self.blindly
        if self.kind.truth == Truth.UNUSED:
            return self.asked and self.everyone_on is None
        return self.is_off and bool(self.alarms)


class Run:
    """A release under way."""

    # Days after which it is left, however far it has come.
    longest = LONGEST

    def __init__(self, crowd: Crowd, rule: Rule, is_attended: bool):
        self.crowd, self.rule, self.is_attended = crowd, rule, is_attended
        self.outcome = Outcome(crowd.kind)
        # The day on which each ring opened.
        self.opened: list[int] = []
        self.stops: list[Stop] = []
        self.ended = False
        self.decision = UNDECIDED
        # Working days of the newest ring on which it was on all day, and whether the manager was asked about it.
        self.soaked, self.is_stuck = 0, False
        # What each ring did on each day on which it had it.
        self._lived: dict[int, list[RingDay]] = {}
        # Who failed by a fault of its own, by ring and day.
        self.failing: dict[tuple[int, int], set[int]] = defaultdict(set)

    @property
    def last(self) -> int:
        """The place of the last ring."""
        return len(self.crowd.organisation.rings) - 1

    @property
    def is_stopped(self) -> bool:
        """Whether anything is taken away from anybody."""
        return any(stop != PAUSE for stop in self.stops)

    @property
    def would_show_harm(self) -> bool:
        """Whether nothing but use is missing for the next ring to open."""
        return self._unmet == {"used"}

    @property
    def _unmet(self) -> set[str]:
        return {reason.key for reason in self.decision.unmet}

    def has_it(self, ring: int, unit: int) -> bool:
        """Whether the people of a ring in a unit have it now."""
        return not any(stop.takes(ring, unit) for stop in self.stops)

    def lived_on(self, number: int) -> list[RingDay]:
        """Return what each ring that is open today did on a day, before its opening or without it nothing."""
        lived = self._lived.get(number, [])
        return lived + [NOTHING] * (len(self.opened) - len(lived))

    def go(self) -> Outcome:
        """Live through the release, and return how it ended."""
        for day in days(self.crowd.first_weekday, self.longest):
            if day.is_working and self.is_attended:
                self._manage(day)
            if self.ended or self._is_over(day):
                break
            if not self._is_dependency_off(day):
                self._open(day)
                self._live(day)
        self.outcome.is_off = self.ended or bool(self.stops)
        return self.outcome

    def _is_over(self, day: Day) -> bool:
        reached = self.outcome.everyone_on
        return reached is not None and day.number > reached + WATCHED_AFTER

    def _is_dependency_off(self, day: Day) -> bool:
        return day.is_working and day.working in self.crowd.kind.off_days

    def _manage(self, day: Day) -> None:
        """At nine: end what is really broken, resume what is good, open what is good and has long been stuck."""
        truth = self.crowd.kind.truth
        if self.stops:
            if truth in (Truth.HARMFUL, Truth.DISLIKED):
                self.ended = True
                return
            self.stops.clear()
            self.rule.resumed(self, day)
            # Flops stay flops: whoever knows better opens by hand.
            if self.decision.answer == Answer.STOP and {"flops"} == self._unmet:
                self._push(day)
        is_stuck = self.is_stuck
        if is_stuck and truth == Truth.GOOD:
            self._push(day)
        # What is asked after names the people who failed, and a person sees flops without any rule.
        seen = (is_stuck and truth == Truth.HARMFUL and self.outcome.hit) or (
            truth == Truth.DISLIKED and self.flops_are_plain(day)
        )
        if seen:
            self.ended = True
            self.outcome.alarms += 1
            self._mark(day, len(self.opened) - 1)

    def _push(self, day: Day) -> None:
        """Open the next ring by hand."""
        self.outcome.by_hand += 1
        self.outcome.blindly += not self.would_show_harm
        self._open_next(day)

    def flops_are_plain(self, day: Day) -> bool:
        """Whether at least half of at least eight answers are flops: a person sees that without a rule."""
        answers, flops = self.answers(day)
        return answers >= 8 and flops * 2 >= answers

    def answers(self, day: Day) -> tuple[int, int]:
        """Return the answers that have come, and how many of them are flops."""
        came = [
            reply
            for ring, opened in enumerate(self.opened)
            for reply in self.crowd.replies[ring]
            if opened + reply.after <= day.number
        ]
        return len(came), sum(reply.is_flop for reply in came)

    def _open(self, day: Day) -> None:
        """Open the next ring, or the first, when the rule says so in the morning."""
        while len(self.opened) <= self.last and self._may_open(day):
            self._open_next(day)
        if len(self.opened) <= self.last:
            self._wait(day)

    def _may_open(self, day: Day) -> bool:
        """Return whether the next ring opens today: the first at once, each other when the rule says so."""
        if not self.opened:
            return True
        self.decision = self.rule.morning(self, day)
        return self.decision.answer == Answer.GO

    def _wait(self, day: Day) -> None:
        """Hold the release when its answers are bad, and count the days without an answer."""
        if self.decision.answer == Answer.STOP and not self.stops:
            self._alarm(PAUSE, day, len(self.opened) - 1)
        if self.decision.answer == Answer.NOT_ENOUGH and self.soaked >= PATIENCE:
            self.is_stuck = self.outcome.asked = True

    def _open_next(self, day: Day) -> None:
        self.outcome.widened_while_stopped += self.is_stopped
        self.opened.append(day.number)
        self.decision = UNDECIDED
        self.soaked, self.is_stuck = 0, False
        if len(self.opened) > self.last:
            self.outcome.everyone_on = day.number

    def _live(self, day: Day) -> None:
        """Live through one day: every failing use in the order of time, and what the rule does about it."""
        if not day.is_working:
            return
        drawn = [self.crowd.day(ring, day) for ring in range(len(self.opened))]
        self._lived[day.number] = [
            ring if self.has_it(number, -1) else NOTHING for number, ring in enumerate(drawn)
        ]
        for stop in self.stops:
            self._lose(stop, drawn)
        for hit in sorted((hit for ring in drawn for hit in ring.hits), key=lambda hit: hit.at):
            if not self.has_it(hit.ring, hit.unit) or self._has_quit(hit, day):
                continue
            self._count(day, hit)
            found = self.rule.hit(self, day, hit)
            if found and found not in self.stops:
                self._alarm(found, day, hit.ring)
                self._lose(found, drawn, 1 - hit.at)
        if Stop("all") not in self.stops:
            self.soaked += 1
            self.outcome.watched_days += 1

    def _has_quit(self, hit: Hit, day: Day) -> bool:
        """Whether this person met a fault on a former day, and stays away since."""
        met = (
            hit.person in self.outcome.hit and hit.person not in self.failing[hit.ring, day.number]
        )
        return met and self.crowd.quits(hit.person)

    def _count(self, day: Day, hit: Hit) -> None:
        if not hit.host:
            self.failing[hit.ring, day.number].add(hit.person)
        self.outcome.hit.add(hit.person)
        self.outcome.errors += hit.errors

    def _alarm(self, stop: Stop, day: Day, ring: int) -> None:
        self.stops.append(stop)
        self.outcome.alarms += 1
        self.outcome.untold += not self.rule.told
        self._mark(day, ring)

    def _mark(self, day: Day, ring: int) -> None:
        if self.outcome.first_day is None:
            self.outcome.first_day, self.outcome.first_ring = day.number, ring

    def _lose(self, stop: Stop, drawn: list[RingDay], share: float = 1.0) -> None:
        """Count who would have used it today and cannot."""
        for ring, day in enumerate(drawn):
            part = 1.0
            if stop.scope == "unit":
                part = self.crowd.part_of_unit(ring, stop.value)
            elif not stop.takes(ring, -1):
                continue
            self.outcome.lost_person_days += day.people * part * share
