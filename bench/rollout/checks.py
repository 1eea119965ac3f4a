"""What only a drive can show to be wrong: each check returns complaints, as sentences, about what the services did."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plugins.models import Breaker
from releases.models import ReleaseEvent

# What takes a plugin from people, and says so in the history.
TAKES = frozenset({"trip", "roll_back", "end", "kill", "disable"})
# What release managers are told of at once when the product itself does it.
IS_TOLD = frozenset({"trip", "pause", "undecided"})
# The history keeps G with three digits.
ROUNDING = 0.001


def broken_chain() -> list[str]:
    """Complain when the history is no chain any more."""
    event = ReleaseEvent.objects.first_broken()
    return [f"The chain of the history is broken at event {event.sequence}."] if event else []


def unexplained(
    lost: Mapping[str, Collection[tuple[int, int]]],
    events: Sequence[ReleaseEvent],
    needs: Mapping[str, Collection[str]],
) -> list[str]:
    """Complain of people who lost a plugin since yesterday evening although nothing in the history took it from them.

    ``lost`` are pairs of a person and the id of their unit, by slug; ``needs`` what each plugin depends on.
    """
    return [
        f"{slug}: person {person} of unit {unit} lost it, and no event of that day explains it."
        for slug, people in lost.items()
        for person, unit in people
        if not any(
            _takes(event, unit) for event in events if event.plugin in (slug, *needs.get(slug, ()))
        )
    ]


def _takes(event: ReleaseEvent, unit: int) -> bool:
    """Whether an event takes it from the people of a unit."""
    stopped = event.after.get("units")
    return event.action in TAKES and (stopped is None or unit in stopped)


def miscounted(events: Sequence[ReleaseEvent], changed: Mapping[str, int]) -> list[str]:
    """Complain when the people whom events tell of are not those for whom the gate now answers otherwise.

    ``events`` are those of one step, ``changed`` how many people that is by the slug of the plugin.
    """
    complaints = []
    for slug in sorted({event.plugin for event in events}):
        of_plugin = [event for event in events if event.plugin == slug]
        told = sum(event.people_affected or 0 for event in of_plugin)
        if told != changed.get(slug, 0):
            actions = ", ".join(event.action for event in of_plugin)
            complaints.append(
                f"{slug}: “{actions}” tells of {told} people, and {changed.get(slug, 0)} gained or lost it."
            )
    return complaints


@dataclass(frozen=True)
class Mail:
    """A mail that was sent: to whom, and its whole text."""

    to: str
    text: str


def untold(
    events: Iterable[ReleaseEvent], mails: Iterable[Mail], managers: Iterable[str]
) -> list[str]:
    """Complain of what the product itself stopped, held or could not decide, and did not mail to every manager."""
    sent = list(mails)
    return [
        f"{event.plugin}: “{event.action}” was not told to {manager}."
        for event in events
        if event.actor_id is None and event.action in IS_TOLD
        for manager in managers
        if not any(mail.to == manager and event.plugin in mail.text for mail in sent)
    ]


def widened(events: Iterable[ReleaseEvent], version: str) -> list[str]:
    """Complain of a ring that opened while this version of its plugin was stopped by evidence."""
    return [
        f"{event.plugin}: “{event.after.get('ring')}” opened while it was stopped."
        for event in events
        if event.action == "advance" and _was_stopped(event, version)
    ]


def _was_stopped(event: ReleaseEvent, version: str) -> bool:
    stops = Breaker.objects.filter(
        feature=event.plugin, version=version, opened_at__lte=event.created_at
    )
    resets = stops.values_list("reset_at", flat=True)
    return any(reset is None or reset > event.created_at for reset in resets)


def wrong_evidence(event: ReleaseEvent, expected: float) -> list[str]:
    """Complain when the G of a stop is not the one that follows from what was handed in."""
    reached = event.after["reached"]
    if abs(reached - expected) <= ROUNDING:
        return []
    return [f"{event.plugin}: stopped at G {reached}, and what happened makes {expected:.3f}."]


def disagreeing(
    slug: str, truth: Mapping[str, Any], seen: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """Complain of every screen that tells something else than the rows and the gate.

    ``truth`` and what each screen tells are figures and states by name; a screen need not tell all of them.
    """
    return [
        f"{slug}: {screen} tells {name} {told!r}, and it is {truth[name]!r}."
        for screen, figures in seen.items()
        for name, told in figures.items()
        if told != truth[name]
    ]
