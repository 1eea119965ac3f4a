"""Measure what a part of a page does: its time, processor time, queries and locks, without the parts inside it."""

import gc
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from django.db import connection

from plugins.contributions.lateness import Measure

# What these statements take may be a wait for the lock of another.
_CHANGES = ("INSERT", "UPDATE", "DELETE", "LOCK", "MERGE")
# The generation whose collection goes through all objects.
FULL = 2
_BOUNDARIES = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


class _Queue:
    """How long this thread waited for a free processor, as Linux counts it; 0 where nothing does."""

    def __init__(self) -> None:
        self.pid, self.file = os.getpid(), -1
        with suppress(OSError):
            self.file = os.open("/proc/thread-self/schedstat", os.O_RDONLY)

    def seconds(self) -> float:
        if self.file < 0:
            return 0.0
        try:
            return int(os.pread(self.file, 100, 0).split()[1]) / 1e9
        except (OSError, IndexError, ValueError):
            return 0.0

    def __del__(self) -> None:
        if self.file >= 0:
            with suppress(OSError):
                os.close(self.file)


@dataclass
class _Collection:
    """What full collections of garbage took of this thread's processor time, in seconds.

    They go through all objects of the process, in whichever thread happens to make the last one: under load that was
    .3 s in a slot that needs .02 s.
    """

    seconds: float = 0.0
    began: float = 0.0


class _Here(threading.local):
    """The meters that run in this thread, outermost first, its queue and its collections."""

    def __init__(self) -> None:
        self.meters: list[Meter] = []
        self.queue = _Queue()
        self.collection = _Collection()


_here = _Here()


def _note_collection(phase: str, info: dict[str, int]) -> None:
    """Add a full collection. Smaller ones are of what was made just before, and count for who made it."""
    if info["generation"] < FULL:
        return
    collection, now = _here.collection, time.thread_time()
    if phase == "stop":
        collection.seconds += now - collection.began
    collection.began = now


gc.callbacks.append(_note_collection)


def _queued() -> float:
    if _here.queue.pid != os.getpid():
        # This thread lives on in a fork, under another number.
        _here.queue = _Queue()
    return _here.queue.seconds()


def _now() -> tuple[float, float, float]:
    """Return the clocks: the wall's, the processor's, and the time in which this thread had to wait for one.

    A full collection of garbage is a wait.
    """
    collected = _here.collection.seconds
    return time.perf_counter(), time.thread_time() - collected, _queued() + collected


class Meter:
    """Measures what runs inside ``with Meter() as meter``; ``meter.measure`` is the result."""

    measure = Measure()

    def __enter__(self) -> Self:
        self.reading, self.queries = 0.0, 0
        self.locked_at: float | None = None
        self.inner = Measure()
        _here.meters.append(self)
        self._wrapper = connection.execute_wrapper(self._execute)
        self._wrapper.__enter__()
        self.started = _now()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        total = self.so_far()
        self._wrapper.__exit__(kind, error, trace)
        _here.meters.remove(self)
        self.measure = total.without(self.inner)
        if _here.meters:
            _here.meters[-1].inner += total

    def so_far(self) -> Measure:
        """Return what was done until now, with the parts inside it."""
        wall, processor, queued = self.started
        now, processor_now, queued_now = _now()
        return Measure(
            now - wall,
            processor_now - processor,
            queued_now - queued,
            self.reading,
            now - self.locked_at if self.locked_at is not None else 0.0,
            self.queries,
        )

    def _execute(self, execute: Callable[..., Any], sql: Any, *arguments: Any) -> Any:
        verb = str(sql).lstrip()[:9].upper()
        changes = verb.startswith(_CHANGES) or "FOR UPDATE" in str(sql)
        started = time.perf_counter()
        try:
            return execute(sql, *arguments)
        finally:
            ended = time.perf_counter()
            self.queries += 1
            if changes and self.locked_at is None and connection.in_atomic_block:
                self.locked_at = ended
            elif not changes and not verb.startswith(_BOUNDARIES):
                self.reading += ended - started
