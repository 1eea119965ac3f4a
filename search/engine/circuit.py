"""A circuit breaker: a service that did not answer is not asked for a while, so that nobody waits for it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class CircuitOpenError(Exception):
    """The service did not answer a moment ago and is not asked now; ``is_slow`` when it was only late."""

    def __init__(self, *, is_slow: bool = False) -> None:
        super().__init__("The service is left alone for a moment.")
        self.is_slow = is_slow


class Circuit:
    """Closed while all is well. A failure opens it for ``first_rest`` seconds, lateness in a row does.

    Then one caller may try while all others are still refused: success closes it, another failure
    opens it for twice as long, up to ``longest_rest`` seconds. One in each process, shared by its threads.
    """

    def __init__(self, *, first_rest: float, longest_rest: float, patience: int = 1) -> None:
        """``patience`` is how many late answers in a row open it; one of them is no outage."""
        self._first_rest, self._longest_rest = first_rest, longest_rest
        self._patience, self._late, self._is_slow = patience, 0, False
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
    def guard(
        self,
        is_fault: Callable[[BaseException], bool],
        is_late: Callable[[BaseException], bool] = lambda error: False,
    ) -> Iterator[None]:
        """Run the block and record whether it fails. Raises ``CircuitOpenError`` without running it.

        An error that is no fault, such as a request that makes no sense, says nothing of the other side.
        """
        with self._lock:
            if self._is_refused():
                raise CircuitOpenError(is_slow=self._is_slow)
            self._is_probing = self._rest > 0
        try:
            yield
        except BaseException as error:
            if is_late(error):
                self._note_late()
            else:
                self.trip() if is_fault(error) else self._end_probe()
            raise
        self.reset()

    def trip(self, *, is_slow: bool = False) -> None:
        """Open it, for longer than last time when it is open already."""
        with self._lock:
            self._is_slow = is_slow
            self._rest = min(self._rest * 2 or self._first_rest, self._longest_rest)
            self._until = time.monotonic() + self._rest
            self._is_probing = False

    def reset(self) -> None:
        """Close it."""
        with self._lock:
            self._rest, self._until, self._is_probing = 0.0, 0.0, False
            self._late, self._is_slow = 0, False

    def _note_late(self) -> None:
        with self._lock:
            self._late += 1
            is_too_often = self._late >= self._patience or self._is_probing
        if is_too_often:
            self.trip(is_slow=True)

    def _is_refused(self) -> bool:
        return self._rest > 0 and (self._is_probing or time.monotonic() < self._until)

    def _end_probe(self) -> None:
        with self._lock:
            self._is_probing = False
