"""Invite the people of a ring to an evaluation, and record its decision."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from adoption.evaluation.models import EvaluationMoment
from kring.core.days import today
from kring.core.types import AuthenticatedUser
from kring.jobs.api import enqueue
from plugins import mail
from plugins.permissions import check_may_manage_releases
from releases.selectors.rings import is_opened, people_in


def due_moments(today: date) -> list[EvaluationMoment]:
    """Return the open moments whose people have not been invited yet."""
    waiting = EvaluationMoment.objects.filter(invited_at=None, opens_on__lte=today)
    return list(waiting.filter(closes_on__gte=today))


def invite_due() -> int:
    """Invite the people of every moment that is due. Returns how many moments.

    A moment whose ring has not opened yet waits: nobody could answer.
    """
    invited = 0
    for moment in due_moments(today()):
        if is_opened(moment.plugin, moment.ring_order):
            invited += _invite(moment.pk)
    return invited


@transaction.atomic
def _invite(moment_id: int) -> bool:
    """Invite everybody in the ring, once: a second worker finds it done."""
    moment = EvaluationMoment.objects.select_for_update(of=("self",)).get(pk=moment_id)
    if moment.invited_at is not None:
        return False
    people = people_in(moment.plugin, moment.ring_order)
    for user_id in people:
        key = f"adoption:evaluation:{moment.pk}:{user_id}"
        enqueue(send_invitation, key=key, moment_id=moment.pk, user_id=user_id)
    moment.invited = len(people)
    moment.invited_at = timezone.now()
    moment.save(update_fields=["invited", "invited_at"])
    return True


def send_invitation(*, moment_id: int, user_id: int) -> None:
    """Send one invitation, unless the moment was deleted or the person left."""
    moment = EvaluationMoment.objects.filter(pk=moment_id).first()
    user = mail.recipient(user_id)
    if moment is None or user is None:
        return
    title = mail.plugin_title(moment.plugin, mail.language_of(user))
    path = reverse("adoption:give_feedback", args=[moment.plugin])
    context = {"moment": moment, "plugin_title": title}
    mail.send(user=user, template="adoption/email/invitation", path=path, context=context)


@transaction.atomic
def record_decision(*, moment: EvaluationMoment, user: AuthenticatedUser, decided: str) -> None:
    """Store the decision of an evaluation. PermissionDenied unless the user manages releases."""
    check_may_manage_releases(user)
    EvaluationMoment.objects.filter(pk=moment.pk).update(decided=decided.strip())
    moment.refresh_from_db()
