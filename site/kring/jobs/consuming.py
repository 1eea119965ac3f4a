"""A worker that takes no messages, although there are some, ends: whoever watches it starts it again.

After a broken connection a worker can go on living without ever asking for work again. Its process and even its
answers to a ping look healthy; only the queue tells.
"""

import logging
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from celery import bootsteps
from celery.worker import state
from django.conf import settings

from kring.jobs.broker import queue_length

logger = logging.getLogger(__name__)

LOOKS = 4
ALIVE_SECONDS = 10.0
# For a worker that does not even notice that it is to stop.
GRACE_SECONDS = 10


class AliveStep(bootsteps.StartStopStep):
    """Touches a file from the loop that listens to the broker: a health check looks at its age.

    A ping would load the whole of Kring each time.
    """

    requires = ("celery.worker.consumer.tasks:Tasks",)
    timer: Any = None

    def start(self, parent: Any) -> None:
        """Begin to touch the file, if there is to be one."""
        if settings.WORKER_ALIVE_FILE:
            file = Path(settings.WORKER_ALIVE_FILE)
            file.touch()
            self.timer = parent.timer.call_repeatedly(ALIVE_SECONDS, file.touch)

    def stop(self, parent: Any) -> None:
        """Stop: the connection is lost, or the worker ends."""
        if self.timer:
            self.timer.cancel()


@dataclass
class Watch:
    """Counts the looks in a row at which work waited and this idle worker had taken none."""

    length: int = 0
    taken: int = 0
    idle: int = 0

    def look(self, *, length: int, taken: int, busy: bool) -> bool:
        """Return whether the worker has stopped taking messages. ``taken`` is how many in all."""
        stuck = 0 < self.length <= length and taken == self.taken and not busy
        self.idle = self.idle + 1 if stuck else 0
        self.length, self.taken = length, taken
        return self.idle >= LOOKS


class ConsumingStep(bootsteps.StartStopStep):
    """Looks at the queues of this worker from a thread."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.app = parent.app
        self.over = threading.Event()

    def start(self, parent: Any) -> None:
        """Begin to look."""
        names = list(self.app.amqp.queues.consume_from)
        processes = parent.pool.num_processes
        threading.Thread(target=self._watch, args=(names, processes), daemon=True).start()

    def stop(self, parent: Any) -> None:
        """Stop looking."""
        self.over.set()

    def _watch(self, names: list[str], processes: int) -> None:
        watch = Watch()
        while not self.over.wait(settings.JOBS_IDLE_SECONDS / LOOKS):
            lengths = [queue_length(self.app, name) for name in names]
            stuck = watch.look(
                # A broker that is away has nothing to be taken.
                length=0 if None in lengths else sum(filter(None, lengths)),
                taken=sum(state.total_count.values()),
                busy=len(state.active_requests) >= processes,
            )
            if stuck:
                logger.critical("This worker takes no work although some waits, so it ends.")
                state.should_stop = 1
                self.over.wait(GRACE_SECONDS)
                os._exit(1)
