"""A year of releases through the real services: every working day step by step, with a clock that stands still."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import time_machine
from django.utils import timezone

from bench.rollout.base import Base, appoint, installed
from bench.rollout.live import Live
from bench.rollout.manager import manage, mark, switch_what_it_needs
from bench.rollout.watch import Watch
from kring.jobs.tasks import clean_up_jobs
from plugins.contributions.upkeep import clean_up
from plugins.gate.rules import Identity
from releases.models import Release, ReleaseEvent
from releases.rehearsal.calendar import Day
from releases.rehearsal.evidence import Evidence
from releases.rehearsal.run import Outcome, Run
from releases.rehearsal.world import Kind, organise
from releases.services.ending import end_due_releases, notify_coming_ends
from releases.services.judging import HELD
from releases.services.ladder import advance_release
from releases.services.promotion import advance_due_releases

FIRST_MONDAY = date(2027, 1, 4)
BETWEEN = timedelta(weeks=4)
LONGEST_YEAR = timedelta(weeks=80)
SWITCHES, ANSWERS, MANAGER, SCHEDULE = time(8, 30), time(8, 45), time(9), time(9, 5)
MORNING, NIGHT = time(9, 10), time(23)
# From the first use of a day to the last.
WORKDAY = timedelta(hours=8, minutes=30)


@dataclass
class Lived:
    """What a year brought: outcomes of the services and of the emulation on the same worlds, and complaints."""

    real: list[Outcome] = field(default_factory=list)
    emulated: list[Outcome] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


class Year:
    """Releases of some kinds, one every four weeks, in a base that is filled."""

    def __init__(
        self,
        base: Base,
        kinds: Sequence[Kind],
        seed: int,
        *,
        longest: timedelta = LONGEST_YEAR,
        committing: Callable[[], AbstractContextManager] = nullcontext,
        tell: Callable[[str], None] = lambda _line: None,
    ):
        """``committing()`` is around every step: where no transaction ends, it runs what waits for a commit."""
        self._base, self._seed, self._longest = base, seed, longest
        self._committing, self._tell = committing, tell
        self.organisation = organise(len(base.users), seed)
        ambassadors = set(self.organisation.rings[0])
        self._people = [
            self._identity(number, number in ambassadors) for number in range(len(base.users))
        ]
        self._watch = Watch(base, self._people, seed)
        self._coming = {f"made{seed}x{place}": kind for place, kind in enumerate(kinds)}
        self._lives: dict[str, Live] = {}

    def _identity(self, number: int, is_ambassador: bool) -> Identity:
        unit, pk = self.organisation.unit_of[number], self._base.users[number]
        own = {f"user:{pk}"} | ({"ambassador"} if is_ambassador else set())
        return Identity(self._base.keys[unit] | own, pk, self._base.units[unit])

    @property
    def _under_way(self) -> dict[str, Live]:
        return {slug: live for slug, live in self._lives.items() if not live.is_over}

    def live(self) -> Lived:
        """Live through the year."""
        appoint(self._base, self.organisation.rings[0])
        today = FIRST_MONDAY
        with (
            installed(self._coming),
            time_machine.travel(self._at(today, MANAGER), tick=False) as clock,
        ):
            self._clock = clock
            while self._is_under_way(today):
                self._day(today)
                today += timedelta(days=1)
            self._watch.end()
            lives = self._lives.values()
            emulated = [
                Run(live.crowd, Evidence(live.kind), is_attended=True).go() for live in lives
            ]
        outcomes = [live.outcome for live in lives]
        return Lived(outcomes, emulated, self._watch.complaints)

    def _is_under_way(self, today: date) -> bool:
        is_begun = len(self._lives) == len(self._coming)
        return today < FIRST_MONDAY + self._longest and not (is_begun and not self._under_way)

    def _at(self, day: date, moment: time) -> datetime:
        return datetime.combine(day, moment, timezone.get_default_timezone())

    def _step(self, action: Callable[[], object]) -> None:
        """Do one thing, let what waits for its commit run, and look at what became of it."""
        with self._committing():
            action()
        with self._committing():
            events = self._watch.look(self._lives)
        for event in events:
            self._note(event)

    def _day(self, today: date) -> None:
        if today.weekday() == 0:
            self._plan(today)
        for live in self._under_way.values():
            if live.is_too_long(today):
                live.finish()
        under_way = [(live, day) for live in self._under_way.values() if (day := live.day(today))]
        self._clock.move_to(self._at(today, SWITCHES))
        for live, day in under_way:
            if live.kind.off_days:
                self._step(lambda live=live, day=day: switch_what_it_needs(live, day))
        self._clock.move_to(self._at(today, ANSWERS))
        for live, day in under_way:
            live.answer(day)
        if today.weekday() < 5:
            self._working_day(today, under_way)
        self._clock.move_to(self._at(today, NIGHT))
        self._step(lambda: (end_due_releases(), notify_coming_ends(), clean_up(), clean_up_jobs()))
        self._watch.evening(self._under_way)

    def _plan(self, monday: date) -> None:
        """Plan the release of these four weeks."""
        number = len(self._lives)
        if number == len(self._coming) or monday < FIRST_MONDAY + number * BETWEEN:
            return
        self._clock.move_to(self._at(monday, SWITCHES))
        slug = list(self._coming)[number]
        live = Live(self._base, slug, self._coming[slug], self._people)
        self._lives[slug] = live
        self._step(lambda: live.plan(self.organisation, self._seed, monday))
        self._tell(f"{monday}: “{live.kind.name}” is planned, {len(self._under_way)} under way")

    def _working_day(self, today: date, under_way: Sequence[tuple[Live, Day]]) -> None:
        self._clock.move_to(self._at(today, MANAGER))
        for live, day in under_way:
            if live.release.status == Release.Status.DRAFT:
                self._step(lambda live=live: self._start(live))
            else:
                self._step(lambda live=live, day=day: manage(live, day))
        self._clock.move_to(self._at(today, SCHEDULE))
        self._step(advance_due_releases)
        using = [
            (live, day)
            for live, day in under_way
            if not live.is_over and not live.is_dependency_off(day)
        ]
        self._use(today, using)
        for live, day in using:
            live.end_day(day)

    def _start(self, live: Live) -> None:
        advance_release(release=live.release, user=self._base.managers[0], reason="It is ready.")
        live.release.refresh_from_db()

    def _use(self, today: date, using: Sequence[tuple[Live, Day]]) -> None:
        """Let everybody use what they have, and every failing use of all releases come in the order of time."""
        self._clock.move_to(self._at(today, MORNING))
        hits = [(hit, live) for live, day in using for hit in live.begin_day(day)]
        for hit, live in sorted(hits, key=lambda pair: pair[0].at):
            self._clock.move_to(self._at(today, MORNING) + hit.at * WORKDAY)
            self._hit = hit
            self._step(lambda hit=hit, live=live: live.hit(hit))

    def _note(self, event: ReleaseEvent) -> None:
        """Keep in its outcome what became of a release."""
        live = self._lives.get(event.plugin)
        day = live.day(timezone.localdate()) if live else None
        if live is None or day is None:
            return
        outcome = live.outcome
        if event.action == "advance" and event.after["status"] == Release.Status.DONE:
            outcome.everyone_on = day.number
        elif event.action == "trip":
            outcome.alarms += 1
            mark(live, day, self._hit.ring)
            live.lose(self._hit.at)
        elif event.action == "pause" and event.reason != HELD:
            outcome.alarms += 1
            mark(live, day, len(live.opened) - 1)
        elif event.action == "undecided":
            outcome.asked = True
