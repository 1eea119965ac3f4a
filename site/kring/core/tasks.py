"""The Celery tasks of what belongs to no room."""

from celery import shared_task

from kring.core.audit import forget_old_changes


@shared_task(name="kring.core.tasks.clean_up_audit_log")
def clean_up_audit_log() -> int:
    """Delete changes past their retention from the audit log. Returns how many."""
    return forget_old_changes()
