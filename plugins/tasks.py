"""Scheduled tasks of the framework: thin shells around services."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from plugins.contributions.tasks import start_due_schedules
from plugins.models import PluginError, UsageEvent

KEEP_USAGE = timedelta(days=90)


@shared_task(name="plugins.tasks.run_schedules")
def run_schedules() -> list[str]:
    """Start the due schedules of plugins that reach anybody. Returns the names of the tasks."""
    return start_due_schedules()


@shared_task(name="plugins.tasks.clean_up_usage")
def clean_up_usage() -> int:
    """Delete old events of use and old faults. Returns how many rows were deleted."""
    limit = timezone.now() - KEEP_USAGE
    events = UsageEvent.objects.filter(at__lt=limit).delete()[0]
    return events + PluginError.objects.filter(last_at__lt=limit).delete()[0]
