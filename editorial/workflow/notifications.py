"""Mails about the steps of a workflow, sent by a worker: a mail server that is down stops nobody.

Wagtail sends them inside the request. Its receivers are kept out by connecting ours first under
the same ``dispatch_uid``: a signal takes each of those only once, and this room starts before
Wagtail's admin (see the order of INSTALLED_APPS).
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from wagtail.models import AbstractGroupApprovalTask, TaskState, WorkflowState
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_cancelled,
    workflow_rejected,
    workflow_submitted,
)
from wagtail.users.models import UserProfile

from editorial.models import ApprovalRules
from editorial.workflow import mail
from editorial.workflow.approvers import administrators
from kring.core.types import AuthenticatedUser
from kring.jobs.api import enqueue
from kring.jobs.sealing import confidential
from people.models import User

# The choice in Wagtail's account settings under which each kind of mail can be switched off.
PREFERENCES = {
    "submitted": "submitted_notifications",
    "escalated": "submitted_notifications",
    "approved": "approved_notifications",
    "rejected": "rejected_notifications",
    "withdrawn": "rejected_notifications",
}
STRANDED_AGAIN_AFTER = 24 * 60 * 60


def connect() -> None:
    """Replace Wagtail's synchronous receivers."""
    task_submitted.connect(
        _task_submitted,
        sender=TaskState,
        dispatch_uid="group_approval_task_submitted_email_notification",
    )
    for signal, handler, name in (
        (workflow_submitted, _nothing, "submitted"),
        (workflow_rejected, _rejected, "rejected"),
        (workflow_approved, _approved, "approved"),
        (workflow_cancelled, _withdrawn, "cancelled"),
    ):
        uid = f"workflow_state_{name}_email_notification"
        signal.connect(handler, sender=WorkflowState, dispatch_uid=uid)


def _nothing(sender: Any, **kwargs: Any) -> None:
    """Send nothing: the reviewers of the first task get the mail of the task."""


def _task_submitted(
    sender: Any, instance: TaskState, user: AuthenticatedUser | None = None, **kwargs: Any
) -> None:
    _enqueue_notify("submitted", instance.workflow_state, user)


def _rejected(
    sender: Any, instance: WorkflowState, user: AuthenticatedUser | None = None, **kwargs: Any
) -> None:
    _enqueue_notify("rejected", instance, user)


def _approved(
    sender: Any, instance: WorkflowState, user: AuthenticatedUser | None = None, **kwargs: Any
) -> None:
    finished = instance.status == WorkflowState.STATUS_APPROVED
    _enqueue_notify("approved" if finished else "rejected", instance, user)


def _withdrawn(
    sender: Any, instance: WorkflowState, user: AuthenticatedUser | None = None, **kwargs: Any
) -> None:
    _enqueue_notify("withdrawn", instance, user, reason=getattr(instance, "withdrawn_because", ""))


def _enqueue_notify(
    kind: str, state: WorkflowState, actor: AuthenticatedUser | None, reason: str = ""
) -> None:
    enqueue(
        notify,
        key=f"editorial:workflow:{kind}:{state.pk}",
        kind=kind,
        state_id=state.pk,
        actor_id=getattr(actor, "pk", None),
        reason=reason,
    )


@confidential("reason")
def notify(*, kind: str, state_id: int, actor_id: int | None, reason: str) -> None:
    """Queue one mail to each person whom this step concerns; none if the page is gone."""
    state = WorkflowState.objects.filter(pk=state_id).first()
    if state is None or state.content_object is None:
        return
    kind, recipients = _RECIPIENTS[kind](state)
    for user in recipients:
        if user.pk != actor_id and _wants(user, kind):
            enqueue(
                deliver,
                key=f"editorial:workflow:mail:{kind}:{state_id}:{user.pk}",
                kind=kind,
                state_id=state_id,
                user_id=user.pk,
                actor_id=actor_id,
                reason=reason,
            )


@confidential("reason")
def deliver(*, kind: str, state_id: int, user_id: int, actor_id: int | None, reason: str) -> None:
    """Send one mail in the recipient's language, unless a later step made it obsolete."""
    state = WorkflowState.objects.filter(pk=state_id).first()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if state is None or state.content_object is None or user is None:
        return
    if kind in ("submitted", "escalated") and not _waits_for(state, user):
        return
    actor = User.objects.filter(pk=actor_id).first() if actor_id else None
    mail.send(kind=kind, state=state, user=user, actor=actor, reason=reason)


def report_stranded() -> None:
    """Mail the administrators about pages on which only they can decide.

    Each page is reported at most once a day.
    """
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task__active=True)
    for task_state in waiting.select_related("workflow_state", "revision"):
        task = task_state.task.specific
        stranded = isinstance(task, ApprovalRules) and task.is_stranded(task_state)
        if stranded and _is_first_today(task_state):
            _enqueue_notify("submitted", task_state.workflow_state, None)


def _is_first_today(task_state: TaskState) -> bool:
    """Return whether this is the first report of the page today."""
    return cache.add(f"editorial:workflow:stranded:{task_state.pk}", True, STRANDED_AGAIN_AFTER)


def _waits_for(state: WorkflowState, user: User) -> bool:
    task_state = state.current_task_state
    waiting = (
        state.status == WorkflowState.STATUS_IN_PROGRESS
        and task_state is not None
        and task_state.status == TaskState.STATUS_IN_PROGRESS
    )
    return waiting and any(
        name == "approve"
        for name, *_rest in task_state.task.specific.get_actions(state.content_object, user)
    )


def _wants(user: User, kind: str) -> bool:
    return bool(user.email) and getattr(UserProfile.get_for_user(user), PREFERENCES[kind])


def _reviewers(state: WorkflowState) -> tuple[str, QuerySet[User]]:
    """Return the kind of mail and the people whom the current task waits for."""
    task_state = state.current_task_state
    task = task_state.task.specific if task_state else None
    if not isinstance(task, ApprovalRules):
        groups = task.groups.all() if isinstance(task, AbstractGroupApprovalTask) else []
        return "submitted", User.objects.filter(groups__in=groups).distinct()
    if task.is_stranded(task_state):
        return "escalated", administrators()
    involved = [state.requested_by_id, task_state.revision.user_id]
    named = task.approvers(state.content_object.specific, state)
    return "submitted", named.filter(is_active=True).exclude(pk__in=[pk for pk in involved if pk])


def _submitter(kind: str) -> Callable[[WorkflowState], tuple[str, list[User]]]:
    def recipients(state: WorkflowState) -> tuple[str, list[User]]:
        submitter = state.requested_by
        return kind, [submitter] if submitter and submitter.is_active else []

    return recipients


def _authors(state: WorkflowState) -> tuple[str, list[User]]:
    """Return the kind of mail, the submitter and the author of the version that was sent back."""
    people = {state.requested_by}
    if state.current_task_state:
        people.add(state.current_task_state.revision.user)
    return "rejected", [user for user in people if user and user.is_active]


_RECIPIENTS: dict[str, Callable[[WorkflowState], tuple[str, Iterable[User]]]] = {
    "submitted": _reviewers,
    "approved": _submitter("approved"),
    "rejected": _authors,
    "withdrawn": _submitter("withdrawn"),
}
