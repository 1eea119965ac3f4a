"""Running a job: claimed once, retried with back-off, its failure kept for people to see."""

import logging
import traceback
from contextlib import nullcontext
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from kring.jobs.models import Job

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
# 10 s, 20 s, 40 s … about 21 minutes in all: longer than a restart, shorter than a night.
FIRST_PAUSE = timedelta(seconds=10)
# A worker that died leaves its job running; after this long another may take it.
ABANDONED_AFTER = timedelta(hours=1)


class JobDroppedError(Exception):
    """Raised by a job that finds that its work is no longer wanted; the text says why.

    The job ends as dropped, what it wrote is rolled back, and it is not tried again.
    """


def run_job(job_id: str) -> bool:
    """Run the job if it is still waiting and due. Returns whether it ran to its end.

    Claiming is one conditional UPDATE, so that of two workers with the same message only one
    runs the job, on every database.
    """
    now = timezone.now()
    claimed = Job.objects.due().filter(pk=job_id).update(status=Job.Status.RUNNING, started_at=now)
    if not claimed:
        return False
    job = Job.objects.get(pk=job_id)
    try:
        function = import_string(job.function)
        own = getattr(function, "has_own_transactions", False)
        with nullcontext() if own else transaction.atomic():
            function(**job.arguments)
            Job.objects.filter(pk=job.pk).update(
                status=Job.Status.DONE, finished_at=timezone.now(), error=""
            )
    except JobDroppedError as reason:
        drop(Job.objects.filter(pk=job.pk), str(reason))
        return False
    except Exception:
        _record_failure(job, traceback.format_exc())
        return False
    return True


def drop(jobs: QuerySet[Job], reason: str) -> int:
    """End these jobs as dropped, and keep why. Returns how many."""
    return jobs.update(status=Job.Status.DROPPED, finished_at=timezone.now(), error=reason)


def _record_failure(job: Job, error: str) -> None:
    """Plan the next attempt, or give up after the last one."""
    job.attempts += 1
    job.error = error[-10_000:]
    final = job.attempts >= MAX_ATTEMPTS
    job.status = Job.Status.FAILED if final else Job.Status.WAITING
    job.not_before = timezone.now() + FIRST_PAUSE * 2 ** (job.attempts - 1)
    job.finished_at = timezone.now() if final else None
    logger.log(
        logging.ERROR if final else logging.WARNING,
        "Job %s (%s) failed, attempt %s of %s:\n%s",
        job.pk, job.function, job.attempts, MAX_ATTEMPTS, error,
    )  # fmt: skip
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError:
        # The same key was asked for again while this one ran: that newer job does the work.
        job.status = Job.Status.FAILED
        job.finished_at = timezone.now()
        job.save()


def run_due_jobs() -> int:
    """Run everything that is due, in this process, until nothing is. Returns how many ran."""
    ran = 0
    while job_ids := list(Job.objects.due().values_list("pk", flat=True)[:100]):
        ran += sum(run_job(job_id) for job_id in job_ids)
    return ran


def release_abandoned_jobs() -> int:
    """Give jobs of dead workers back to the queue. Returns how many."""
    released = 0
    limit = timezone.now() - ABANDONED_AFTER
    for job in Job.objects.filter(status=Job.Status.RUNNING, started_at__lt=limit):
        _record_failure(job, "The worker stopped while it ran this job.")
        released += 1
    return released
