"""The Celery tasks behind ``enqueue()``."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from kring import queues
from kring.jobs import leases, runner, sending
from kring.jobs.models import Job

KEEP_DONE = timedelta(days=1)
KEEP_FAILED = timedelta(days=30)


@shared_task(name="kring.jobs.tasks.run")
def run(job_id: str) -> None:
    """Run one job."""
    runner.run_job(job_id)


@shared_task(name="kring.jobs.tasks.send_waiting_jobs")
def send_waiting_jobs() -> int:
    """Free the jobs of dead workers, and send what the broker has not. Returns how many were sent."""
    leases.release_abandoned_jobs()
    return sum(sending.send_missing(queue) for queue in queues.ALL)


@shared_task(name="kring.jobs.tasks.clean_up_jobs")
def clean_up_jobs() -> int:
    """Delete jobs that ended long enough ago. Returns how many rows were deleted."""
    now = timezone.now()
    done = Job.objects.filter(status=Job.Status.DONE, finished_at__lt=now - KEEP_DONE)
    for_people = (Job.Status.FAILED, Job.Status.DROPPED)
    failed = Job.objects.filter(status__in=for_people, finished_at__lt=now - KEEP_FAILED)
    return done.delete()[0] + failed.delete()[0]
