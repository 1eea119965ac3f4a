"""Apply as an ambassador, decide about an application, leave, and give thanks."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from adoption.ambassadors.models import Ambassador, Thanks
from kring.core.days import today
from kring.core.types import AuthenticatedUser
from kring.jobs.api import enqueue
from plugins import mail
from plugins.permissions import check_may_manage_releases

Status = Ambassador.Status


@transaction.atomic
def apply(*, user: AuthenticatedUser, motivation: str) -> Ambassador:
    """Apply as an ambassador. ValidationError without a motivation, and for a second application."""
    if not user.is_authenticated or not user.is_active:
        message = "Only colleagues become ambassadors."
        raise PermissionDenied(message)
    if not motivation.strip():
        raise ValidationError({"motivation": _("Write in a few words why you want to join.")})
    ambassador = Ambassador.objects.select_for_update().filter(user=user).first()
    if ambassador and ambassador.status in (Status.APPLIED, Status.ACTIVE):
        raise ValidationError(_("You have already applied."))
    ambassador = ambassador or Ambassador(user=user)
    ambassador.status, ambassador.motivation = Status.APPLIED, motivation.strip()
    ambassador.applied_at, ambassador.since, ambassador.answer = timezone.now(), None, ""
    ambassador.decided_by = ambassador.decided_at = None
    ambassador.full_clean()
    ambassador.save()
    return ambassador


@transaction.atomic
def decide(
    *, ambassador: Ambassador, user: AuthenticatedUser, accept: bool, answer: str = ""
) -> Ambassador:
    """Accept or decline an application, and mail the decision to the colleague.

    A new ambassador has the features of the first ring from their next request on.
    """
    check_may_manage_releases(user)
    ambassador = Ambassador.objects.select_for_update(of=("self",)).get(pk=ambassador.pk)
    if ambassador.status != Status.APPLIED:
        raise ValidationError(_("This application has been decided already."))
    ambassador.status = Status.ACTIVE if accept else Status.DECLINED
    ambassador.since = today() if accept else None
    ambassador.decided_by, ambassador.decided_at = user, timezone.now()
    ambassador.answer = answer.strip()
    ambassador.full_clean()
    ambassador.save()
    enqueue(send_decision, ambassador_id=ambassador.pk)
    return ambassador


def send_decision(*, ambassador_id: int) -> None:
    """Mail the decision to the colleague."""
    ambassador = Ambassador.objects.filter(pk=ambassador_id).first()
    user = mail.recipient(ambassador.user_id) if ambassador else None
    if user is not None:
        path = reverse("adoption:ambassadors")
        mail.send(
            user=user,
            template="adoption/email/ambassador",
            path=path,
            context={"ambassador": ambassador},
        )


@transaction.atomic
def leave(*, ambassador: Ambassador, user: AuthenticatedUser) -> None:
    """End a person's time as an ambassador. PermissionDenied for anyone but them and release managers."""
    if ambassador.user_id != user.pk:
        check_may_manage_releases(user)
    Ambassador.objects.filter(pk=ambassador.pk).update(status=Status.LEFT)
    ambassador.refresh_from_db()


@transaction.atomic
def thank(*, ambassador: Ambassador, user: AuthenticatedUser, text: str) -> Thanks:
    """Thank an ambassador. ValidationError for oneself, and for a colleague who is no ambassador."""
    if not user.is_authenticated or not user.is_active:
        message = "Only colleagues thank ambassadors."
        raise PermissionDenied(message)
    if ambassador.user_id == user.pk or ambassador.status != Status.ACTIVE:
        raise ValidationError(_("You can thank a colleague who is an ambassador."))
    thanks = Thanks(ambassador=ambassador, giver=user, text=text.strip())
    thanks.full_clean()
    thanks.save()
    return thanks
