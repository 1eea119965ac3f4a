"""Write and send the mails about workflow steps, in the recipient's language."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page, TaskState, WorkflowState

from editorial.workflow.terms import Term, terms_of
from people.models import Person, User


def send(
    *, kind: str, state: WorkflowState, user: User, actor: User | None, reason: str = ""
) -> None:
    """Send one mail of this kind to the user. Raises the errors of the mail server."""
    with override(user.language or settings.LANGUAGE_CODE):
        context = context_of(kind=kind, state=state, user=user, actor=actor, reason=reason)
        message = EmailMultiAlternatives(
            subject=" ".join(context["subject"].split()),
            body=render_to_string("editorial/email/workflow.txt", context),
            to=[user.email],
        )
        html = render_to_string("editorial/email/workflow.html", context)
        message.attach_alternative(html, "text/html")
    message.send()


def context_of(
    *, kind: str, state: WorkflowState, user: User, actor: User | None, reason: str
) -> dict[str, Any]:
    """Return the context of the templates."""
    page = state.content_object.specific
    title = page.get_admin_display_title()
    task_state = state.current_task_state
    subject, text, button = _words(kind, page, title)
    return {
        "subject": subject,
        "text": text,
        "button": button,
        "base_url": settings.BASE_URL,
        "url": settings.BASE_URL + _address(kind, state, page),
        "page_title": title,
        "user": user,
        "actor": _person(actor),
        "actor_url": _profile(actor),
        "submitter": _person(state.requested_by),
        "submitter_url": _profile(state.requested_by),
        "workflow": state.workflow.name,
        "task": task_state.task.name if task_state else "",
        "terms": _terms(kind, task_state),
        "comment": reason or (task_state.comment if task_state else ""),
    }


def _words(kind: str, page: Page, title: str) -> tuple[str, str, str]:
    """Return the subject, the first paragraph and the text of the button."""
    named = {"title": title}
    if kind == "submitted":
        return (
            _("Please review: %(title)s") % named,
            _("“%(title)s” waits for your review.") % named,
            _("Read and decide"),
        )
    if kind == "escalated":
        return (
            _("Nobody can review: %(title)s") % named,
            _(
                "“%(title)s” waits for a review, and none of its reviewers can give it. "
                "As an administrator you can decide, or repair the workflow."
            )
            % named,
            _("Read and decide"),
        )
    if kind == "approved":
        return _("Approved: %(title)s") % named, _outcome(page, named), _("Look at the page")
    if kind == "rejected":
        return (
            _("Changes asked: %(title)s") % named,
            _("“%(title)s” came back to you with a request for changes.") % named,
            _("Edit the page"),
        )
    return (
        _("No longer in review: %(title)s") % named,
        _("The review of “%(title)s” has ended without a decision.") % named,
        _("Edit the page"),
    )


def _outcome(page: Page, named: dict[str, str]) -> str:
    if page.live and not page.approved_schedule:
        return _("“%(title)s” was approved and is published.") % named
    return _("“%(title)s” was approved and will be published at its time.") % named


def _terms(kind: str, task_state: TaskState | None) -> list[Term]:
    """Return what a reviewer decides about besides the text; nothing for mails to others."""
    if kind not in ("submitted", "escalated") or task_state is None:
        return []
    return terms_of(task_state.revision.as_object())


def _address(kind: str, state: WorkflowState, page: Page) -> str:
    if kind in ("submitted", "escalated"):
        return reverse("editorial:review", args=[state.pk])
    if kind == "approved" and page.live:
        return page.get_url() or "/"
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _person(user: User | None) -> str:
    person = Person.objects.filter(user=user).first() if user else None
    return str(person or user or "")


def _profile(user: User | None) -> str:
    """Return the full address of the person's profile; empty for a login without a person."""
    person = Person.objects.filter(user=user, is_active=True).first() if user else None
    return settings.BASE_URL + person.get_absolute_url() if person else ""
