"""Celery's beat, which stops adding when nobody takes what it adds."""

from typing import Any

from celery.beat import PersistentScheduler, ScheduleEntry

from kring import queues
from kring.jobs.broker import queue_length

# So many messages of each entry of the schedule may wait.
WAITING_EACH = 5


class Scheduler(PersistentScheduler):
    """Starts what has its time, unless so much waits already that no worker can be there.

    Messages that expired leave the queue only when a worker takes them, so a night without one would fill Redis.
    """

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        """Send the message of this entry, or leave it out until its next time."""
        if (queue_length(self.app, queues.SCHEDULE) or 0) < WAITING_EACH * len(self.schedule):
            super().apply_entry(entry, producer=producer)
