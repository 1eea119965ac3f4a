"""Scheduled tasks of releases: thin shells around services."""

from celery import shared_task

from releases.services.ending import end_due_releases, notify_coming_ends
from releases.services.promotion import advance_due_releases
from releases.services.recovering import recover_stops
from releases.services.report import mail_figures
from releases.services.switches import note_stops


@shared_task(name="releases.tasks.advance_releases")
def advance_releases() -> dict[str, int]:
    """Open the rings that are due, and pause the releases that used up their error budget."""
    return advance_due_releases()


@shared_task(name="releases.tasks.end_releases")
def end_releases() -> dict[str, int]:
    """Record which releases have ended, and notify release managers of those that are about to end."""
    return {"ended": end_due_releases(), "notified": notify_coming_ends()}


@shared_task(name="releases.tasks.mail_report")
def mail_report() -> int:
    """Mail the figures of all releases and goals to release managers. Returns to how many."""
    return mail_figures()


@shared_task(name="releases.tasks.note_stops")
def note_stops_made() -> int:
    """Write stops into the database that no job could write when they were made."""
    return note_stops()


@shared_task(name="releases.tasks.recover_stops")
def recover() -> dict[str, int]:
    """Take the next step with stops by evidence whose cause was the host's."""
    return recover_stops()
