"""What is next for a stop whose cause was the host's: it recovers by itself, a few people first, and only once.

Pure, like ``decide``: whoever calls hands in figures, and gets a step to take.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from releases.evidence import constants
from releases.evidence.rule import is_clean


class Step(StrEnum):
    """What to do with a stop now."""

    # Nothing yet.
    WAIT = "wait"
    # Give it back to a few, to see whether it holds.
    TRY = "try"
    # It holds: give it back to all.
    RECOVER = "recover"
    # It failed again: take it from the few too.
    CLOSE = "close"
    # Only a person switches it on again.
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class StopFigures:
    """How far a stop is. ``open_for`` is since it was stopped, ``tried_for`` since a few have it back; None: never.

    ``trials``, ``faults`` and ``person_days`` are those of the few. ``is_quiet``: nothing that all share has failed for
    ``QUIET_MINUTES``.
    """

    by_host: bool
    of_unit: bool
    is_quiet: bool
    open_for: timedelta
    is_half_open: bool = False
    tried_for: timedelta | None = None
    trials: int = 0
    person_days: int = 0
    faults: int = 0


def next_step(stop: StopFigures) -> Step:
    """Return what to do with a stop.

    One of a unit waits for a person: a host that fails, fails for all, so what only a unit meets is rarely the host's.
    """
    if not stop.by_host or stop.of_unit:
        return Step.ASK
    if stop.tried_for is not None:
        return _of_trial(stop, stop.tried_for) if stop.is_half_open else Step.ASK
    waited = stop.open_for >= timedelta(minutes=constants.QUIET_MINUTES)
    return Step.TRY if waited and stop.is_quiet else Step.WAIT


def _of_trial(stop: StopFigures, tried_for: timedelta) -> Step:
    if stop.faults:
        return Step.CLOSE
    often = stop.trials >= constants.TRIAL_USES
    is_shown = often and tried_for >= timedelta(minutes=constants.TRIAL_MINUTES)
    is_shown |= is_clean(0, stop.person_days) and tried_for >= timedelta(days=constants.TRIAL_DAYS)
    return Step.RECOVER if is_shown and stop.is_quiet else Step.WAIT


def trial_share(people: int) -> int:
    """Return the share that has it back first, of so many people who lost it; in hundredths of a percent."""
    enough = (s for s in constants.TRIAL_SHARES if people * s >= constants.TRIAL_PEOPLE * 10_000)
    return next(enough, constants.TRIAL_SHARES[-1])
