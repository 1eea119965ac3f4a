"""The Celery tasks behind ``enqueue()``: thin shells."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from kring.jobs import api, runner
from kring.jobs.models import Job

# A job that waits longer than this after its time was not delivered, or its message was lost.
OVERDUE = timedelta(seconds=10)
KEEP_DONE = timedelta(days=1)
KEEP_FAILED = timedelta(days=30)


@shared_task(name="kring.jobs.tasks.run")
def run(job_id: str) -> None:
    """Run one job."""
    runner.run_job(job_id)


@shared_task(name="kring.jobs.tasks.send_waiting_jobs")
def send_waiting_jobs() -> int:
    """Send again what the broker missed while it was away. Returns how many were sent."""
    runner.release_abandoned_jobs()
    sent = 0
    for job in Job.objects.due().filter(not_before__lte=timezone.now() - OVERDUE)[:1000]:
        if not api.send(job):
            break
        sent += 1
    return sent


@shared_task(name="kring.jobs.tasks.clean_up_jobs")
def clean_up_jobs() -> int:
    """Delete jobs that ended long enough ago. Returns how many rows went."""
    now = timezone.now()
    done = Job.objects.filter(status=Job.Status.DONE, finished_at__lt=now - KEEP_DONE)
    for_people = (Job.Status.FAILED, Job.Status.DROPPED)
    failed = Job.objects.filter(status__in=for_people, finished_at__lt=now - KEEP_FAILED)
    return done.delete()[0] + failed.delete()[0]
