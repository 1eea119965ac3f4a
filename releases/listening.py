"""The feedback of people on a plugin, by which releases are judged too. Another room provides it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from releases.models import Release


@dataclass(frozen=True, slots=True)
class Answers:
    """How many people answered, how many of them with a flop that is not dealt with, and the flops still open."""

    people: int = 0
    flops: int = 0
    open_flops: int = 0


@dataclass(frozen=True, slots=True)
class Listener:
    """What a room knows of the feedback on plugins.

    ``answers(release, since)`` returns what people answered about this version of the plugin or feature; what
    names no version counts since that moment, all of it when that is None. ``open_flops()`` returns the number of
    open flops by plugin, ``given_per_ring(release)`` how often people gave feedback, by the order of the ring, and
    ``ask_address(release)`` where a release manager asks people; empty for nowhere.
    """

    answers: Callable[[Release, datetime | None], Answers]
    open_flops: Callable[[], Counter[str]]
    given_per_ring: Callable[[Release], Counter[int | None]]
    ask_address: Callable[[Release], str]


_NOBODY = Listener(
    lambda release, since: Answers(), Counter, lambda release: Counter(), lambda release: ""
)
_listener = _NOBODY


def register_listener(listener: Listener) -> None:
    """Register the room that collects feedback, in ``AppConfig.ready()``. ValueError for a second one."""
    global _listener
    if _listener not in (_NOBODY, listener):
        message = "Another room collects feedback already: releases are judged by one."
        raise ValueError(message)
    _listener = listener


def listener() -> Listener:
    """Return the registered listener; one without any feedback if there is none."""
    return _listener
