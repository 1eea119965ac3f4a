"""End a contribution that does not return, from a thread of its own.

Python has no safe way to stop a thread. An exception raised in it from outside is delivered between two
of its instructions: that ends a loop, but not a call that waits inside C, nor one that catches everything. The
process of such a call has to end, see docs/decisions/0710-guarding-contributions.md.
"""

import ctypes
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from plugins.contributions.processor_clock import ProcessorClock

LOOK_SECONDS = 0.05
# A call that only waits may take so many times its limit: on a busy machine a good one waits too.
PATIENCE = 3
# A look that comes later than this says that the process could not run meanwhile.
LONGEST_LOOK = 2 * LOOK_SECONDS
# Between two attempts to end a call, and after how many of them it is stuck.
AGAIN_SECONDS = 1.0
ATTEMPTS = 3


class TooSlowError(BaseException):
    """Raised inside a contribution that exceeds its limit. ``except Exception`` does not catch it."""


@dataclass
class RunningClock:
    """Counts the seconds in which this process could run, of those in which somebody looks.

    On a starved machine a call waits for a processor, or for the interpreter of a thread that does. By the wall a good
    one would be ended for that, and one that takes all it can get before its own processor time tells.
    """

    seconds: float = 0.0
    looked: float = 0.0

    def look(self, now: float) -> float:
        """Note a look at this moment of a clock that never goes back, and return the seconds so far."""
        self.seconds += min(max(0.0, now - self.looked), LONGEST_LOOK)
        self.looked = now
        return self.seconds


_running = RunningClock()


@dataclass(eq=False)
class _Watched:
    """A call that the thread watches."""

    seconds: float
    on_stuck: Callable[[], None]
    thread: int = field(default_factory=threading.get_ident)
    clock: ProcessorClock = field(default_factory=ProcessorClock)
    began: float = field(default_factory=lambda: _running.seconds)
    attempts: int = 0
    next_attempt: float = 0.0

    def is_over(self, now: float) -> bool:
        """Return whether it has to be ended now."""
        if self.attempts:
            return now >= self.next_attempt
        return self.clock.seconds() >= self.seconds or now - self.began >= PATIENCE * self.seconds

    def interrupt(self, now: float) -> None:
        self.attempts += 1
        self.next_attempt = now + AGAIN_SECONDS
        _set_exception(self.thread, TooSlowError)


_calls: set[_Watched] = set()
_changed = threading.Condition()
_pid = 0


def _nothing() -> None:
    """Do nothing more about a call that is stuck."""


@contextmanager
def limit(seconds: float, on_stuck: Callable[[], None] = _nothing) -> Iterator[None]:
    """Raise TooSlowError inside the block when it takes more processor time, or waits three times as long.

    What it waits counts only while this process can run at all, see ``RunningClock``.

    When it goes on all the same, ``on_stuck`` is called in a thread of its own.
    """
    call = _Watched(seconds, on_stuck)
    _start_watching()
    with _changed:
        _calls.add(call)
        _changed.notify()
    try:
        yield
    finally:
        _stop_watching(call)


def _stop_watching(call: _Watched) -> None:
    """Let go of a call. What is still under way to it must interrupt neither this nor what runs next."""
    while True:
        try:
            with _changed:
                _calls.discard(call)
                if call.attempts:
                    _set_exception(call.thread, None)
            return
        except TooSlowError:
            continue


def _start_watching() -> None:
    """Start the thread of this process, once: threads do not survive a fork."""
    global _pid
    if _pid == os.getpid():
        return
    _pid = os.getpid()
    threading.Thread(target=_watch, name="plugin-watchdog", daemon=True).start()


def _watch() -> None:
    while True:
        with _changed:
            while not _calls:
                _changed.wait()
            now = _running.look(time.monotonic())
            for call in [call for call in _calls if call.is_over(now)]:
                if call.attempts < ATTEMPTS:
                    call.interrupt(now)
                else:
                    _calls.discard(call)
                    threading.Thread(target=call.on_stuck, daemon=True).start()
        time.sleep(LOOK_SECONDS)


def _set_exception(thread: int, error: type[BaseException] | None) -> None:
    """Set the exception that is to be raised in a thread; None takes it back."""
    argument = ctypes.py_object(error) if error else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), argument)
