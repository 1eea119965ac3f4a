"""The Celery tasks of this room: thin shells around its services."""

from celery import shared_task

from editorial.services.extraction import read_unread
from editorial.services.scheduling import run_schedule


@shared_task(name="editorial.tasks.publish_scheduled")
def publish_scheduled() -> dict[str, int]:
    """Publish and expire what is due. Returns how many were published, expired and failed."""
    run = run_schedule()
    return {"published": run.published, "expired": run.expired, "failed": len(run.failed)}


@shared_task(name="editorial.tasks.read_documents")
def read_documents() -> int:
    """Have the documents read whose text nobody has read yet. Returns how many."""
    return read_unread()
