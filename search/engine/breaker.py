"""Not asking again at once what did not answer."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class RestingError(Exception):
    """It did not answer a moment ago and is left alone for now."""


class Breaker:
    """Closed while all is well. A failure opens it for ``first_rest`` seconds.

    Then one caller may try while all others are still refused: success closes it, another failure
    opens it for twice as long, up to ``longest_rest``. One in each process, shared by its threads.
    """

    def __init__(self, *, first_rest: float, longest_rest: float) -> None:
        self._first_rest, self._longest_rest = first_rest, longest_rest
        self._lock = threading.Lock()
        self._rest = self._until = 0.0
        self._is_probing = False

    @property
    def is_open(self) -> bool:
        """Whether the last call failed and none has succeeded since."""
        return self._rest > 0

    @property
    def is_resting(self) -> bool:
        """Whether a call would be refused now."""
        with self._lock:
            return self._is_refused()

    @contextmanager
    def guard(self, is_fault: Callable[[BaseException], bool]) -> Iterator[None]:
        """Let the block run and learn from how it ends. Raises ``RestingError`` without running it.

        An error that is no fault, such as a request that makes no sense, says nothing of the other side.
        """
        with self._lock:
            if self._is_refused():
                raise RestingError
            self._is_probing = self._rest > 0
        try:
            yield
        except BaseException as error:
            self.trip() if is_fault(error) else self._end_probe()
            raise
        self.reset()

    def trip(self) -> None:
        """Open it, for longer than last time when it is open already."""
        with self._lock:
            self._rest = min(self._rest * 2 or self._first_rest, self._longest_rest)
            self._until = time.monotonic() + self._rest
            self._is_probing = False

    def reset(self) -> None:
        """Close it."""
        with self._lock:
            self._rest, self._until, self._is_probing = 0.0, 0.0, False

    def _is_refused(self) -> bool:
        return self._rest > 0 and (self._is_probing or time.monotonic() < self._until)

    def _end_probe(self) -> None:
        with self._lock:
            self._is_probing = False
