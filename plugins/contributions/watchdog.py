"""End a contribution that does not return, from a thread of its own.

Python has no safe way to stop a thread. An exception raised in it from outside is delivered between two
of its instructions: that ends a loop, but not a call that waits inside C, see
docs/decisions/0710-guarding-contributions.md.
"""

import ctypes
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

LOOK_SECONDS = 0.05


class TooSlowError(BaseException):
    """Raised inside a contribution that exceeds its limit. ``except Exception`` does not catch it."""


class _Watched:
    """A call that the thread watches."""

    def __init__(self, deadline: float):
        self.thread = threading.get_ident()
        self.deadline = deadline
        self.is_interrupted = False


_calls: set[_Watched] = set()
_changed = threading.Condition()
_pid = 0


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raise TooSlowError inside the block when it takes longer."""
    call = _Watched(time.monotonic() + seconds)
    _start_watching()
    with _changed:
        _calls.add(call)
        _changed.notify()
    try:
        yield
    finally:
        with _changed:
            _calls.discard(call)
            if call.is_interrupted:
                # The exception may not be delivered yet: it must not interrupt what runs next.
                _set_exception(call.thread, None)


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
            now = time.monotonic()
            for call in [call for call in _calls if now >= call.deadline]:
                _calls.discard(call)
                call.is_interrupted = True
                _set_exception(call.thread, TooSlowError)
        time.sleep(LOOK_SECONDS)


def _set_exception(thread: int, error: type[BaseException] | None) -> None:
    """Set the exception that is to be raised in a thread; None takes it back."""
    argument = ctypes.py_object(error) if error else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), argument)
