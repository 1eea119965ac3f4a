"""Send again what the broker does not have, and never more than waits.

A broker that lost its memory is given everything anew; one that is merely slow is given nothing twice. Which message
is missing cannot be seen, but how many can: as many jobs as wait and were sent, less the length of the queue.
"""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from kring.celery import app
from kring.jobs import api
from kring.jobs.broker import queue_length
from kring.jobs.models import Job

# A message that was sent more recently may be on its way between queue and worker.
OVERDUE = timedelta(seconds=10)
# As many as are sent before the next look.
AT_ONCE = 1000


def send_missing(queue: str) -> int:
    """Send the due jobs of this queue whose message the broker never had or has lost. Returns how many."""
    length = queue_length(app, queue)
    if length is None:
        return 0
    due = Job.objects.due().filter(queue=queue)
    sent = _send(due.filter(sent_at=None)[:AT_ONCE])
    known = due.exclude(sent_at=None)
    missing = min(known.count() - sent - length, AT_ONCE)
    if missing > 0:
        overdue = known.filter(sent_at__lte=timezone.now() - OVERDUE)
        sent += _send(overdue.order_by("sent_at")[:missing])
    return sent


def _send(jobs: QuerySet[Job]) -> int:
    """Send these jobs, and note when. Stops at the first that cannot be sent. Returns how many."""
    sent = []
    for job in jobs:
        if not api.send(job):
            break
        sent.append(job.pk)
    Job.objects.filter(pk__in=sent).update(sent_at=timezone.now())
    return len(sent)
