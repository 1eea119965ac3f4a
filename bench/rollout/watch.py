"""Watch a drive from outside: ask the gate who has what, read history and mails after each step, and complain."""

from collections.abc import Iterable, Mapping, Sequence

from django.core import mail

from bench.rollout import checks, pages
from bench.rollout.base import MANAGERS, VERSION, Base, needed_by
from bench.rollout.checks import Mail
from bench.rollout.ledger import ALL
from bench.rollout.live import Live
from kring.jobs.runner import run_due_jobs
from plugins.gate import snapshot
from plugins.gate.rules import Identity
from releases.models import Release, ReleaseEvent
from releases.rehearsal.draws import seeded

# How many people are asked every evening whether they still have it.
ASKED = 200


class Watch:
    """What a drive has seen so far, and its complaints."""

    def __init__(self, base: Base, people: Sequence[Identity], seed: int):
        self.complaints: list[str] = []
        self._base, self._people = base, people
        self._number_of = {unit: number for number, unit in enumerate(base.units)}
        # Release managers are people too, for a percentage of everyone.
        managers = [Identity(frozenset({f"user:{one.pk}"}), one.pk) for one in base.managers]
        self._everybody = [*people, *managers]
        self._sample = seeded(f"asked {seed}").sample(range(len(people)), min(ASKED, len(people)))
        self._sequence = self._mails = 0
        self._has: dict[str, frozenset[int]] = {}
        self._evening: dict[str, frozenset[int]] = {}
        self._of_today: list[ReleaseEvent] = []

    def look(self, lives: Mapping[str, Live]) -> list[ReleaseEvent]:
        """Let the jobs of a step run, check what it did, and return its events."""
        # First: some of what a step does is done by its jobs, such as a stop by hand.
        run_due_jobs()
        events = self._new_events()
        if not events:
            return []
        self._sequence = events[-1].sequence
        self._of_today += events
        mails = self._new_mails()
        self.complaints += [
            *checks.miscounted(events, self._changed({event.plugin for event in events})),
            *checks.untold(events, mails, MANAGERS),
            *checks.widened(events, VERSION),
        ]
        for event in events:
            if event.action == "trip":
                self._check_stop(event, lives[event.plugin])
        return events

    def _new_events(self) -> list[ReleaseEvent]:
        return list(ReleaseEvent.objects.filter(sequence__gt=self._sequence).order_by("sequence"))

    def _new_mails(self) -> list[Mail]:
        new = mail.outbox[self._mails :]
        self._mails = len(mail.outbox)
        return [Mail(one.to[0], f"{one.subject} {one.body}") for one in new]

    def _changed(self, slugs: Iterable[str]) -> dict[str, int]:
        """Ask the gate for everybody; return for how many people its answer is another than before."""
        changed, rules = {}, snapshot.current()
        for slug in slugs:
            has = frozenset(
                number
                for number, who in enumerate(self._everybody)
                if who.person_id is not None and rules.is_on(slug, who)
            )
            changed[slug] = len(has ^ self._has.get(slug, frozenset()))
            self._has[slug] = has
        return changed

    def _check_stop(self, event: ReleaseEvent, live: Live) -> None:
        """Compute the evidence of a stop anew, and read what the screens tell of it."""
        unit = event.after.get("unit")
        scope = ALL if unit is None else self._number_of[unit]
        reader = live.newest_hit
        release = Release.objects.get(pk=live.release.pk)
        truth = pages.truth_of(release, len(self._has[live.slug]), live.has_it(reader))
        seen = pages.seen_of(release, self._base.managers[0], self._base.users[reader])
        self.complaints += [
            *checks.wrong_evidence(event, live.ledger.evidence(scope)),
            *checks.disagreeing(live.slug, truth, seen),
        ]

    def evening(self, lives: Mapping[str, Live]) -> None:
        """Ask some people whether they still have what they had yesterday."""
        lost = {}
        for slug, live in lives.items():
            has = frozenset(one for one in self._sample if live.has_it(one))
            gone = self._evening.get(slug, frozenset()) - has
            lost[slug] = [(one, self._people[one].unit_id or 0) for one in sorted(gone)]
            self._evening[slug] = has
        needs = {slug: [needed_by(slug)] for slug, live in lives.items() if live.kind.off_days}
        self.complaints += checks.unexplained(lost, self._of_today, needs)
        self._of_today = []

    def end(self) -> None:
        """Check what holds for the whole year."""
        self.complaints += checks.broken_chain()
