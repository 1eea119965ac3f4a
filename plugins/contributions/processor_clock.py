"""The processor time of a thread, readable from every thread of the process."""

import threading
import time


class ProcessorClock:
    """Counts the processor time of the thread that makes it, from then on."""

    def __init__(self) -> None:
        self._began = time.thread_time()
        # Named while the thread surely lives; not every system has such a clock.
        self._clock = _clock_of_this_thread()

    def seconds(self) -> float:
        """Return the seconds so far; 0 where another thread cannot know."""
        if self._clock is None:
            return 0.0
        try:
            return time.clock_gettime(self._clock) - self._began
        except OSError:
            return 0.0


def _clock_of_this_thread() -> int | None:
    if not hasattr(time, "pthread_getcpuclockid"):
        return None
    return time.pthread_getcpuclockid(threading.get_ident())
