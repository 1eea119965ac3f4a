"""Run jobs: each is claimed once, retried with back-off, and its last error is stored."""

import logging
import traceback
from contextlib import nullcontext
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from kring.jobs import leases
from kring.jobs.leases import MAX_ATTEMPTS
from kring.jobs.models import Job
from kring.jobs.sealing import SEALED, unseal, without_sealed

logger = logging.getLogger(__name__)

# 10 s, 20 s, 40 s … about 21 minutes in all: longer than a restart, shorter than a night.
FIRST_PAUSE = timedelta(seconds=10)


class JobDroppedError(Exception):
    """Raised by a job that finds that its work is no longer wanted; the text says why.

    The job ends as dropped, what it wrote is rolled back, and it is not tried again.
    """


def run_job(job_id: str) -> bool:
    """Run the job if it is still waiting and due. Returns whether it ran to its end.

    Claiming is one conditional UPDATE, so that of two workers with the same message only one
    runs the job, on every database.
    """
    job = leases.claim(job_id)
    if job is None:
        return False
    try:
        function = import_string(job.function)
        own = getattr(function, "has_own_transactions", False)
        with leases.kept(job), nullcontext() if own else transaction.atomic():
            function(**unseal(job.arguments))
            leases.end(
                job, status=Job.Status.DONE, error="", arguments=without_sealed(job.arguments)
            )
    except JobDroppedError as reason:
        drop(leases.held(job), str(reason))
        return False
    except leases.LeaseLostError:
        logger.warning("Job %s (%s) was given to another worker meanwhile.", job.pk, job.function)
        return False
    except Exception:
        _record_failure(job, traceback.format_exc())
        return False
    return True


def drop(jobs: QuerySet[Job], reason: str) -> int:
    """Mark these jobs as dropped, with the reason, and forget what was confidential. Returns how many."""
    for job in jobs.filter(arguments__has_key=SEALED):
        Job.objects.filter(pk=job.pk).update(arguments=without_sealed(job.arguments))
    return jobs.update(status=Job.Status.DROPPED, finished_at=timezone.now(), error=reason)


def _record_failure(job: Job, error: str) -> None:
    """Plan the next attempt, or give up after the last one."""
    final = job.attempts >= MAX_ATTEMPTS
    logger.log(
        logging.ERROR if final else logging.WARNING,
        "Job %s (%s) failed, attempt %s of %s:\n%s",
        job.pk,
        job.function,
        job.attempts,
        MAX_ATTEMPTS,
        error,
    )
    leases.give_back(job, error, pause=FIRST_PAUSE * 2 ** (job.attempts - 1), final=final)


def run_due_jobs() -> int:
    """Run all due jobs in this process until none is left. Returns how many ran."""
    ran = 0
    while job_ids := list(Job.objects.due().values_list("pk", flat=True)[:100]):
        ran += sum(run_job(job_id) for job_id in job_ids)
    return ran
