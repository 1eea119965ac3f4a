"""Scheduled tasks of the framework: thin shells around services."""

from typing import Any

from celery import shared_task
from celery.signals import worker_process_shutdown

from plugins.contributions.tasks import start_due_schedules
from plugins.contributions.upkeep import clean_up
from plugins.contributions.usage import flush


@shared_task(name="plugins.tasks.run_schedules")
def run_schedules() -> list[str]:
    """Start the due schedules of plugins that reach anybody. Returns the names of the tasks."""
    return start_due_schedules()


@shared_task(name="plugins.tasks.clean_up_usage")
def clean_up_usage() -> int:
    """Delete the evidence of people whose release is over, and old faults. Returns how many rows."""
    return clean_up()


@worker_process_shutdown.connect
def write_the_rest(**kwargs: Any) -> None:
    """Write what a process of a task worker has counted: it ends without ``atexit``."""
    flush()
