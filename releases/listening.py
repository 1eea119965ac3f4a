"""The feedback of people on a plugin, by which releases are judged too. Another room provides it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from releases.models import Ring


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that must hold before the next ring opens, with the actual and the needed figure.

    ``counts_people`` means that the actual figure is a number of people: a small one is not shown.
    """

    name: str
    label: str
    holds: bool
    actual: int | str | datetime
    needed: int | str | datetime
    counts_people: bool = False


@dataclass(frozen=True, slots=True)
class Listener:
    """What a room knows of the feedback on plugins.

    ``conditions(ring)`` returns the conditions of an open ring, ``open_flops()`` the number of open flops
    by plugin, and ``given_per_ring(slug, since)`` how often people gave feedback, by the order of the ring.
    """

    conditions: Callable[[Ring], Sequence[Condition]]
    open_flops: Callable[[], Counter[str]]
    given_per_ring: Callable[[str, datetime], Counter[int | None]]


def _no_conditions(ring: Ring) -> Sequence[Condition]:
    return ()


_NOBODY = Listener(_no_conditions, Counter, lambda slug, since: Counter())
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
