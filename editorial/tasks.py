"""The Celery tasks of this room, which call its services."""

from celery import shared_task

from editorial.bin.purge import empty_bin as empty
from editorial.services.extraction import read_unread
from editorial.services.scheduling import run_schedule


@shared_task(name="editorial.tasks.publish_scheduled")
def publish_scheduled() -> dict[str, int]:
    """Publish and expire what is due. Returns how many were published, expired and failed."""
    run = run_schedule()
    return {"published": run.published, "expired": run.expired, "failed": len(run.failed)}


@shared_task(name="editorial.tasks.read_documents")
def read_documents() -> int:
    """Queue the reading of documents that were never read. Returns how many."""
    return read_unread()


@shared_task(name="editorial.tasks.empty_bin")
def empty_bin() -> int:
    """Delete for good what has been in the bin long enough. Returns how many entries."""
    return empty()
