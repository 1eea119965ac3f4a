"""One release of a drive: what its people do all day, through the services that count, judge and listen."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from adoption.feedback.models import Feedback
from adoption.feedback.services import give_feedback
from bench.rollout.base import VERSION, Base
from bench.rollout.ledger import Ledger
from bench.rollout.planning import plan, rings_by_gate
from plugins.contributions import counting, usage
from plugins.contributions.counting import Counts, Place
from plugins.gate import snapshot
from plugins.gate.rules import Identity
from plugins.models import Breaker
from releases.models import Release
from releases.rehearsal.calendar import Day, days
from releases.rehearsal.draws import seeded
from releases.rehearsal.people import Crowd, Hit, RingDay
from releases.rehearsal.run import LONGEST, WATCHED_AFTER, Outcome
from releases.rehearsal.world import Kind, Organisation

# Once everyone has had it for so many days no ring waits for who uses it, and of people only those who fail are written.
PEOPLE_COUNT_FOR = 3
Cell = tuple[int, int]


class Live:
    """A release under way. What it is like is asked of the product every time; ``outcome`` is what people went through."""

    def __init__(self, base: Base, slug: str, kind: Kind, people: Sequence[Identity]):
        self.base, self.slug, self.kind, self.people = base, slug, kind, people
        self.outcome = Outcome(kind)
        self.ledger = Ledger(kind.counts_people)
        self.is_over = False
        self.newest_hit = 0
        # Who failed today, and what of today is written: uses, or people, by ring and unit.
        self._failing: set[int] = set()
        self._today: dict[Cell, list[int]] = {}
        self._trials: Counter[Cell] = Counter()
        self._written: Counter[Cell] = Counter()
        self._answered: set[tuple[int, int]] = set()

    def plan(self, organisation: Organisation, seed: int, monday: date) -> None:
        """Plan it, and draw its world for the rings that the gate makes of the plan."""
        self.release = plan(self.base, self.slug, self.kind, organisation)
        rings = rings_by_gate(self.release, self.people)
        drawn = Organisation(organisation.unit_of, rings, organisation.units)
        self.crowd = Crowd(drawn, self.kind, seed)
        self.begins = monday + timedelta(days=self.crowd.first_weekday)
        self._days = days(self.crowd.first_weekday, LONGEST)

    def day(self, today: date) -> Day | None:
        """Return which day of the release it is; None before it begins and after it is over."""
        number = (today - self.begins).days
        return self._days[number] if 0 <= number < LONGEST and not self.is_over else None

    def is_too_long(self, today: date) -> bool:
        """Whether it has been under way as long as a release is followed at most."""
        return (today - self.begins).days >= LONGEST

    def is_dependency_off(self, day: Day) -> bool:
        """Whether the world stops what it needs on this day."""
        return day.is_working and day.working in self.kind.off_days

    @property
    def opened(self) -> list[int]:
        """On which days its rings opened."""
        moments = self.release.rings.exclude(opened_at=None).order_by("order")
        return [
            (timezone.localdate(moment) - self.begins).days
            for moment in moments.values_list("opened_at", flat=True)
        ]

    @cached_property
    def _users(self) -> dict[int, Any]:
        return {}

    def user(self, person: int) -> Any:
        """Return somebody's login, which remembers who they are for the gate: nobody moves during a release."""
        if person not in self._users:
            user, who = get_user_model()(pk=self.base.users[person]), self.people[person]
            user._kring_identity, user._kring_home_unit = who, who.unit_id
            self._users[person] = user
        return self._users[person]

    def has_it(self, person: int) -> bool:
        """Ask the gate whether somebody has it at this moment."""
        return snapshot.current().is_on(self.slug, self.people[person])

    def answer(self, day: Day) -> None:
        """Let people answer whose answer is due, if they still have it."""
        for ring, opened in enumerate(self.opened):
            for number, reply in enumerate(self.crowd.replies[ring]):
                if opened + reply.after <= day.number and (ring, number) not in self._answered:
                    self._answered.add((ring, number))
                    self._give(reply.person, reply.is_flop)

    def _give(self, person: int, is_flop: bool) -> None:
        kind = Feedback.Kind.FLOP if is_flop else Feedback.Kind.TOP
        try:
            give_feedback(user=self.user(person), slug=self.slug, kind=kind, text="So I think.")
        except PermissionDenied:
            # It was taken from them meanwhile.
            return

    def begin_day(self, day: Day) -> list[Hit]:
        """Draw who uses it today, write the people of whom uses are counted, and return who will fail, by time."""
        self._failing, self._seen = set(), set()
        self._today, self._trials, self._written = {}, Counter(), Counter()
        opened = self.opened
        drawn = [self.crowd.day(ring, day) for ring in range(len(opened))]
        for ring, lived in enumerate(drawn):
            self._draw(ring, lived, day)
        if not self.kind.counts_people:
            hit = {hit.person for lived in drawn for hit in lived.hits}
            self._write_people(hit if self._is_watched_only(day, opened) else None)
        return sorted((hit for lived in drawn for hit in lived.hits), key=lambda hit: hit.at)

    def _is_watched_only(self, day: Day, opened: Sequence[int]) -> bool:
        is_everyones = len(opened) == len(self.crowd.organisation.rings)
        return is_everyones and day.number >= opened[-1] + PEOPLE_COUNT_FOR

    def _draw(self, ring: int, lived: RingDay, day: Day) -> None:
        """Draw the people of a ring's day beside those who fail, and their uses; who lost it has lost a day."""
        rng = seeded(f"{self.slug} users {ring} {day.number}")
        failing = list(dict.fromkeys(hit.person for hit in lived.hits))
        known, unit_of = set(failing), self.crowd.organisation.unit_of
        others = [one for one in self.crowd.adopters[ring] if one not in known]
        others = rng.sample(others, min(len(others), max(0, lived.people - len(failing))))
        # Who fails comes last: where people are counted, their fault itself counts them.
        users = [*others, *failing]
        having = [one for one in users if self.has_it(one)]
        self.outcome.lost_person_days += len(users) - len(having)
        for person in having:
            self._today.setdefault((ring, unit_of[person]), []).append(person)
        cells = [(ring, unit_of[one]) for one in having]
        if self.kind.counts_people:
            self._trials.update((ring, unit_of[one]) for one in having if one not in known)
            return
        more = round((lived.uses - len(users)) * len(having) / len(users)) if users else 0
        self._trials.update(cells)
        self._trials.update(rng.choices(cells, k=more) if cells and more > 0 else ())

    def _write_people(self, only: Collection[int] | None) -> None:
        """Write once who uses it today, ahead of their uses: of those who fail alone where no ring waits for people."""
        batch = {}
        for cell, people in self._today.items():
            chosen = {one for one in people if only is None or one in only}
            if chosen:
                logins = {self.base.users[one] for one in chosen}
                batch[self._place(cell)] = Counts(seen=logins, used=set(logins))
        counting.write(batch)

    def _place(self, cell: Cell) -> Place:
        ring, unit = cell
        return Place(self.slug, VERSION, timezone.localdate(), ring, self.base.units[unit])

    def use_until(self, at: float) -> None:
        """Write the uses of today up to a moment: 0 is the morning, 1 the evening."""
        batch = {}
        for cell, number in self._trials.items():
            done, due = self._written[cell], round(at * number)
            if due <= done:
                continue
            self._written[cell] = due
            self.ledger.tried(timezone.localdate(), cell[1], due - done)
            batch[self._place(cell)] = self._counts(cell, done, due)
        if batch:
            counting.write(batch)

    def _counts(self, cell: Cell, done: int, due: int) -> Counts:
        if self.kind.counts_people:
            return Counts(seen={self.base.users[one] for one in self._today[cell][done:due]})
        return Counts(uses=due - done)

    def hit(self, hit: Hit) -> bool:
        """Let a person's use fail, unless they have lost it or stay away; whether it did."""
        if not self.has_it(hit.person) or self._has_quit(hit):
            return False
        self.use_until(hit.at)
        self.newest_hit = hit.person
        user = self.user(hit.person)
        if not hit.host:
            self._note_failing(hit)
        self.outcome.hit.add(hit.person)
        for _error in range(hit.errors):
            if hit.host:
                usage.record_host_late(self.slug, user)
            else:
                usage.record_fault(feature=self.slug, place="page", user=user, summary="It failed.")
        self.outcome.errors += hit.errors
        return True

    def _note_failing(self, hit: Hit) -> None:
        today = timezone.localdate()
        if self.kind.counts_people and hit.person not in self._failing:
            self.ledger.tried(today, hit.unit, 1)
        self.ledger.failed(today, hit.unit, hit.person)
        self._failing.add(hit.person)

    def _has_quit(self, hit: Hit) -> bool:
        """Whether this person met a fault on a former day, and stays away since."""
        met = hit.person in self.outcome.hit and hit.person not in self._failing
        return met and self.crowd.quits(hit.person)

    def lose(self, at: float) -> None:
        """Drop what people would have done today who have just lost it, and count what that takes from them."""
        for cell, people in list(self._today.items()):
            if not self.has_it(people[0]):
                self.outcome.lost_person_days += len(people) * (1 - at)
                del self._today[cell], self._trials[cell]

    def end_day(self, day: Day) -> None:
        """Write the rest of the day; the release is over four weeks after everyone has it."""
        self.use_until(1.0)
        usage.flush()
        stopped = Breaker.objects.filter(feature=self.slug, unit=None, reset_at=None)
        self.outcome.watched_days += not stopped.exists()
        reached = self.outcome.everyone_on
        if reached is not None and day.number >= reached + WATCHED_AFTER:
            self.finish()

    def finish(self) -> None:
        """Take it as it is at its end."""
        self.is_over = True
        self.release.refresh_from_db()
        has_stops = Breaker.objects.filter(feature=self.slug, reset_at=None).exists()
        held = self.release.status in (Release.Status.PAUSED, Release.Status.ROLLED_BACK)
        self.outcome.is_off = held or has_stops
