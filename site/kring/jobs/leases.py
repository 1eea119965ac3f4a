"""Whose a running job is: a worker holds it as long as it says that it is alive.

The number of the attempt tells two workers apart: one that was taken for dead and comes back finds that its job has
another number, and what it did is rolled back.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import Error, IntegrityError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from kring.jobs.models import Job
from kring.jobs.sealing import without_sealed

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
# So many heartbeats may fail before a worker counts as dead.
SILENCES = 4
WITHOUT_LEASE = timedelta(hours=1)


class LeaseLostError(Exception):
    """Raised at the end of a job that was given to another worker meanwhile."""


def _until() -> timedelta:
    return timedelta(seconds=SILENCES * settings.JOBS_HEARTBEAT_SECONDS)


def claim(job_id: str) -> Job | None:
    """Return the job, which is now this worker's; None if it does not wait or is not due.

    The attempt is counted now: a job that kills its worker never gets as far as failing.
    """
    now = timezone.now()
    claimed = (
        Job.objects.due()
        .filter(pk=job_id)
        .update(
            status=Job.Status.RUNNING,
            started_at=now,
            lease_until=now + _until(),
            attempts=F("attempts") + 1,
        )
    )
    return Job.objects.get(pk=job_id) if claimed else None


def held(job: Job) -> QuerySet[Job]:
    """Return the row of the job as long as it is this worker's."""
    return Job.objects.filter(pk=job.pk, status=Job.Status.RUNNING, attempts=job.attempts)


@contextmanager
def kept(job: Job) -> Iterator[None]:
    """Say from a thread that the worker is alive, as long as the job runs."""
    over = threading.Event()
    beating = threading.Thread(target=_beat, args=(job, over), daemon=True)
    beating.start()
    try:
        yield
    finally:
        over.set()
        beating.join()


def _beat(job: Job, over: threading.Event) -> None:
    """Renew the lease until the job is over. A database that is away is asked again at the next beat."""
    while not over.wait(settings.JOBS_HEARTBEAT_SECONDS):
        try:
            held(job).update(lease_until=timezone.now() + _until())
        except Error:
            logger.warning("The lease of job %s could not be renewed.", job.pk, exc_info=True)
        finally:
            connection.close()


def end(job: Job, **values: object) -> None:
    """Record how the job ended. LeaseLostError if another worker has it; a deleted row is no matter."""
    ended = held(job).update(finished_at=timezone.now(), **values)
    if not ended and Job.objects.filter(pk=job.pk).exists():
        raise LeaseLostError


def give_back(job: Job, error: str, *, pause: timedelta = timedelta(), final: bool = False) -> bool:
    """Let the job wait for another attempt after the pause, or fail for good. False if it was not held."""
    now = timezone.now()
    failed = {
        "status": Job.Status.FAILED,
        "finished_at": now,
        "error": error[-10_000:],
        "arguments": without_sealed(job.arguments),
    }
    waiting = {
        "status": Job.Status.WAITING,
        "not_before": now + pause,
        "sent_at": None,
        "error": error[-10_000:],
    }
    try:
        with transaction.atomic():
            return bool(held(job).update(**(failed if final else waiting)))
    except IntegrityError:
        # The same key was asked for again while this one ran: that newer job does the work.
        return bool(held(job).update(**failed))


def release_abandoned_jobs() -> int:
    """Give jobs of dead workers back to the queue, at once: they have waited already. Returns how many."""
    now = timezone.now()
    # Jobs that the previous version runs during an upgrade have no lease.
    old = Q(lease_until=None, started_at__lt=now - WITHOUT_LEASE)
    abandoned = Job.objects.filter(Q(lease_until__lt=now) | old, status=Job.Status.RUNNING)
    released = 0
    for job in abandoned:
        final = job.attempts >= MAX_ATTEMPTS
        logger.warning("The worker of job %s (%s) is gone.", job.pk, job.function)
        released += give_back(job, "The worker stopped while it ran this job.", final=final)
    return released
