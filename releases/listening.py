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

    ``answers(slug, since)`` returns what people answered, all the time when ``since`` is None; ``open_flops()``
    the number of open flops by plugin, ``given_per_ring(slug, since)`` how often people gave feedback, by the
    order of the ring, and ``ask_address(release)`` where a release manager asks people; empty for nowhere.
    """

    answers: Callable[[str, datetime | None], Answers]
    open_flops: Callable[[], Counter[str]]
    given_per_ring: Callable[[str, datetime], Counter[int | None]]
    ask_address: Callable[[Release], str]


_NOBODY = Listener(
    lambda slug, since: Answers(), Counter, lambda slug, since: Counter(), lambda release: ""
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
