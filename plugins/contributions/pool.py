"""Let no plugin take all threads of a web process: its views run so many at a time.

A view runs in the thread of its request. A thread of its own would change nothing that matters: one that does not
return cannot be ended either way, and the reader's thread would wait for it all the same. The connection to the
database, the language and all else that Django keeps by thread stay right by themselves.
"""

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings

from plugins.contributions.lateness import Measure
from plugins.contributions.processor_clock import ProcessorClock

# How long a request waits for a place while there are threads to spare.
WAIT_SECONDS = 0.5


@dataclass(eq=False)
class _Running:
    """A view that runs."""

    clock: ProcessorClock = field(default_factory=ProcessorClock)
    began: float = field(default_factory=time.monotonic)

    def so_far(self) -> Measure:
        return Measure(wall=time.monotonic() - self.began, processor=self.clock.seconds())


class Pool:
    """The places of this process: ``each`` for one plugin, ``total`` for all, those who wait included.

    Those who run and wait for one plugin leave a place for another, however often the one is asked for; but one may
    always wait.
    """

    def __init__(self, each: int, total: int):
        self.each, self.total = each, total
        self._running: dict[str, set[_Running]] = defaultdict(set)
        self._waiting: Counter[str] = Counter()
        self._inside = 0
        self._changed = threading.Condition()

    @contextmanager
    def place(self, plugin: str) -> Iterator[bool]:
        """Yield whether there is a place for a view of the plugin, and keep it until the block ends."""
        running = _Running()
        has_place = self._enter(plugin, running)
        try:
            yield has_place
        finally:
            if has_place:
                self._leave(plugin, running)

    def slowest(self, plugin: str) -> Measure:
        """Return what the view of the plugin that runs longest has done so far."""
        with self._changed:
            measures = [running.so_far() for running in self._running[plugin]]
        return max(measures, key=lambda measure: measure.wall, default=Measure())

    def _enter(self, plugin: str, running: _Running) -> bool:
        with self._changed:
            views = self._running[plugin]
            own = len(views) + self._waiting[plugin]
            if self._inside >= self.total or own >= max(self.each + 1, self.total - 1):
                return False
            self._inside += 1
            self._waiting[plugin] += 1
            has_place = self._changed.wait_for(lambda: len(views) < self.each, WAIT_SECONDS)
            self._waiting[plugin] -= 1
            if has_place:
                views.add(running)
            else:
                self._inside -= 1
            return has_place

    def _leave(self, plugin: str, running: _Running) -> None:
        with self._changed:
            self._running[plugin].discard(running)
            self._inside -= 1
            self._changed.notify_all()


# One thread is nobody's but the site's own.
pool = Pool(settings.PLUGIN_VIEWS, max(1, settings.WEB_THREADS - 1))
