"""Figures of background work, for operators."""

from collections.abc import Iterator

from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from kring import queues
from kring.jobs.models import Job


def collect() -> Iterator[Metric]:
    """Yield the number of jobs by queue and status, and how long the oldest that is due has waited."""
    counts = dict.fromkeys(((q, s) for q in queues.ALL for s in Job.Status.values), 0)
    rows = Job.objects.order_by().values_list("queue", "status").annotate(Count("pk"))
    counts |= {(queue, status): number for queue, status, number in rows}
    jobs = GaugeMetricFamily(
        "kring_jobs", "Background jobs that are kept, by status.", labels=["queue", "status"]
    )
    for labels, number in counts.items():
        jobs.add_metric(labels, number)
    yield jobs
    waited = GaugeMetricFamily(
        "kring_jobs_oldest_due_seconds",
        "How long the oldest job whose time has come has waited.",
        labels=["queue"],
    )
    now = timezone.now()
    due = Job.objects.due().order_by().values_list("queue").annotate(Min("not_before"))
    oldest = dict.fromkeys(queues.ALL, now) | dict(due)
    for queue, since in oldest.items():
        waited.add_metric([queue], (now - since).total_seconds())
    yield waited
    ran = GaugeMetricFamily(
        "kring_jobs_oldest_running_seconds",
        "How long the job that runs longest has run.",
        labels=["queue"],
    )
    running = Job.objects.filter(status=Job.Status.RUNNING).order_by()
    longest = dict.fromkeys(queues.ALL, now) | dict(
        running.values_list("queue").annotate(Min("started_at"))
    )
    for queue, since in longest.items():
        ran.add_metric([queue], (now - since).total_seconds())
    yield ran
