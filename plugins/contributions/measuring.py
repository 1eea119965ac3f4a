"""Measure what a part of a page does: its time, processor time, queries and locks, without the parts inside it."""

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from django.db import connection

from plugins.contributions.lateness import Measure

# What these statements take may be a wait for the lock of another.
_CHANGES = ("INSERT", "UPDATE", "DELETE", "LOCK", "MERGE")
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


class _Here(threading.local):
    """The meters that run in this thread, outermost first, and its queue."""

    def __init__(self) -> None:
        self.meters: list[Meter] = []
        self.queue = _Queue()


_here = _Here()


def _queued() -> float:
    if _here.queue.pid != os.getpid():
        # This thread lives on in a fork, under another number.
        _here.queue = _Queue()
    return _here.queue.seconds()


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
        self.started = time.perf_counter(), time.thread_time(), _queued()
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
        now = time.perf_counter()
        return Measure(
            now - wall,
            time.thread_time() - processor,
            _queued() - queued,
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
