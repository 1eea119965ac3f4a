"""What the framework does by the clock. Thin shells around services."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from plugins.contributions.tasks import start_due_schedules
from plugins.models import PluginError, UsageEvent
from plugins.services.ambassador_tasks import remind_due
from plugins.services.ending import end_due_releases, tell_coming_ends
from plugins.services.evaluation import invite_due
from plugins.services.goals import measure
from plugins.services.promotion import advance_due_releases
from plugins.services.report import mail_figures

KEEP_USAGE = timedelta(days=90)


@shared_task(name="plugins.tasks.run_schedules")
def run_schedules() -> list[str]:
    """Start the due schedules of plugins that anybody has."""
    return start_due_schedules()


@shared_task(name="plugins.tasks.clean_up_usage")
def clean_up_usage() -> int:
    """Delete what is known about use and faults for longer than needed. Returns how many rows went."""
    limit = timezone.now() - KEEP_USAGE
    events = UsageEvent.objects.filter(at__lt=limit).delete()[0]
    return events + PluginError.objects.filter(last_at__lt=limit).delete()[0]


@shared_task(name="plugins.tasks.advance_releases")
def advance_releases() -> dict[str, int]:
    """Open the rings whose time has come and whose conditions hold; hold what used up its budget."""
    return advance_due_releases()


@shared_task(name="plugins.tasks.end_releases")
def end_releases() -> dict[str, int]:
    """Note which releases have ended, and tell release managers of those that are about to."""
    return {"ended": end_due_releases(), "told": tell_coming_ends()}


@shared_task(name="plugins.tasks.invite_to_evaluations")
def invite_to_evaluations() -> int:
    """Invite the people of the evaluation moments that have come. Returns how many moments."""
    return invite_due()


@shared_task(name="plugins.tasks.remind_ambassadors")
def remind_ambassadors() -> int:
    """Remind ambassadors of tasks that are due tomorrow. Returns how many tasks."""
    return remind_due()


@shared_task(name="plugins.tasks.mail_report")
def mail_report() -> int:
    """Mail the figures of all releases and goals to release managers. Returns to how many."""
    return mail_figures()


@shared_task(name="plugins.tasks.measure_goals")
def measure_goals() -> int:
    """Keep today's value of each goal that a plugin measures. Returns how many there are."""
    return measure()
