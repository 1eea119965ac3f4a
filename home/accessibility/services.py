"""Store a measurement, and pass on what people report."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import override

from editorial.workflow.approvers import administrators
from home.accessibility.models import AccessibilityContact, AccessibilityReport, AccessibilityRun
from kring.core.counting import count
from kring.core.errors import RefusedError
from kring.core.types import AnyUser
from kring.jobs.api import enqueue
from people.models import Person, User

# Reports in an hour by all visitors together, and by one who is signed in.
VISITORS_AN_HOUR, MINE_AN_HOUR = 20, 5
HOUR = 60 * 60
NEEDED = {"rule", "help", "impact", "page"}


def store_run(*, result: Any) -> AccessibilityRun:
    """Store the result of a run. ValidationError, with what is missing, for anything else.

    No permission is checked: only a command calls it.
    """
    if not isinstance(result, dict) or not isinstance(result.get("pages"), list):
        raise ValidationError(_("The file holds no list “pages” of what was measured."))
    if not result["pages"]:
        raise ValidationError(_("No page was measured, which proves nothing."))
    violations = result.get("violations")
    if not isinstance(violations, list) or any(
        not isinstance(one, dict) or not one.keys() >= NEEDED for one in violations
    ):
        raise ValidationError(_("Each of “violations” needs rule, help, impact and page."))
    return AccessibilityRun.objects.create(
        measured_at=_moment(result.get("measured_at")),
        engine=str(result.get("engine") or "axe-core")[:80],
        pages=[str(page) for page in result["pages"]],
        violations=[{name: str(one[name]) for name in NEEDED} for one in violations],
    )


def _moment(value: Any) -> datetime:
    moment = parse_datetime(value) if isinstance(value, str) else None
    if moment is None:
        raise ValidationError(_("“measured_at” is no date and time."))
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


@transaction.atomic
def report_problem(*, text: str, email: str, user: AnyUser) -> AccessibilityReport:
    """Keep what somebody reports and mail it to the contact, or else to the administrators.

    Anybody may report, also without signing in. RefusedError above what is meant in an hour.
    """
    _refuse_too_much(user)
    person = Person.objects.filter(user=user.pk).first() if user.is_authenticated else None
    report = AccessibilityReport.objects.create(text=text, email=email, person=person)
    for reader in recipients():
        enqueue(
            send_report,
            key=f"home:accessibility:{report.pk}:{reader.pk}",
            report_id=report.pk,
            user_id=reader.pk,
        )
    return report


def _refuse_too_much(user: AnyUser) -> None:
    who, most = (user.pk, MINE_AN_HOUR) if user.is_authenticated else ("visitors", VISITORS_AN_HOUR)
    number = count(f"accessibility-reports:{who}", HOUR)
    if number is not None and number > most:
        raise RefusedError(
            _("Too much was reported in the last hour. Try again later, or phone us.")
        )


def recipients() -> list[User]:
    """Return whom reports reach: the contact while they work here, or else the administrators."""
    people = AccessibilityContact.objects.filter(person__is_active=True).values("person__user")
    contacts = list(User.objects.filter(pk__in=people, is_active=True))
    return contacts or list(administrators())


def send_report(*, report_id: int, user_id: int) -> None:
    """Mail one report to one user, in the user's language. Raises the errors of the mail server."""
    report = AccessibilityReport.objects.select_related("person").filter(pk=report_id).first()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if report is None or user is None:
        return
    answer_to = report.email or (report.person.email if report.person else "")
    with override(user.language or settings.LANGUAGE_CODE):
        context = {"report": report, "answer_to": answer_to, "base_url": settings.BASE_URL}
        EmailMessage(
            subject=_("Accessibility: somebody reports a problem"),
            body=render_to_string("home/email/accessibility_report.txt", context),
            to=[user.email],
            reply_to=[answer_to] if answer_to else None,
            headers={"Auto-Submitted": "auto-generated"},
        ).send()
