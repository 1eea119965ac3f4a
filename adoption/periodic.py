"""Scheduled tasks of this room: thin shells around services.

They are not in ``tasks``, where Celery looks by default, because that is a concept here.
"""

from celery import shared_task

from adoption.evaluation.services import invite_due
from adoption.goals.services import measure
from adoption.tasks.services import remind_due


@shared_task(name="adoption.periodic.invite_to_evaluations")
def invite_to_evaluations() -> int:
    """Invite the people of the evaluation moments that are due. Returns how many moments."""
    return invite_due()


@shared_task(name="adoption.periodic.remind_ambassadors")
def remind_ambassadors() -> int:
    """Remind ambassadors of tasks that are due tomorrow. Returns how many tasks."""
    return remind_due()


@shared_task(name="adoption.periodic.measure_goals")
def measure_goals() -> int:
    """Store today's value of each goal that a plugin measures. Returns how many goals."""
    return measure()
