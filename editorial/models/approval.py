"""The rules of all approval tasks: who may decide, and what happens when a task is switched off."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState, WorkflowState

from editorial.workflow.approvers import is_stranded, may_decide
from editorial.workflow.errors import ApprovalRefused, WorkflowHasNoTasks
from kring.core.types import AuthenticatedUser
from people.models import User


class ApprovalRules(Task):
    """The rules of an approval task; put it before other kinds of task among the base classes.

    A subclass names the approvers in ``approvers()``; the rest follows from
    ``editorial.workflow.approvers``.
    """

    class Meta:
        abstract = True

    def approvers(self, page: Page, workflow_state: WorkflowState) -> QuerySet[User]:
        """Return the users whom this task names as approvers, whether involved in the page or not."""
        raise NotImplementedError

    def deciders(self, task_state: TaskState) -> QuerySet[User]:
        """Return the users who may decide on the page in this state now."""
        return may_decide(**self._question(task_state))

    def is_stranded(self, task_state: TaskState) -> bool:
        """Return whether none of the named users may decide, so that the administrators have to."""
        return is_stranded(**self._question(task_state))

    def _question(self, task_state: TaskState) -> dict[str, Any]:
        state = task_state.workflow_state
        # The live page, not the draft: a draft that names another owner needs the
        # approval of the present one.
        return {
            "named": self.approvers(_specific(state.content_object), state),
            "involved": [state.requested_by_id, task_state.revision.user_id],
        }

    def may_decide(self, user: AuthenticatedUser, task_state: TaskState) -> bool:
        """Return whether this user may approve the page or send it back."""
        return self.deciders(task_state).filter(pk=user.pk).exists()

    def _may_decide_on(self, obj: Any, user: AuthenticatedUser) -> bool:
        task_state = obj.current_workflow_task_state
        if task_state is None or task_state.task_id != self.pk:
            return False
        return self.may_decide(user, task_state)

    # Wagtail's task interface.

    def start(
        self, workflow_state: WorkflowState, user: AuthenticatedUser | None = None
    ) -> TaskState:
        """Begin the review, and release a lock of a user who is no approver.

        A page sent back by a task that was switched off resumes at the next active one.
        WorkflowHasNoTasks if there is none.
        """
        if not self.active:
            if (following := workflow_state.get_next_task()) is None:
                raise WorkflowHasNoTasks(gettext("All steps of this workflow are switched off."))
            return following.specific.start(workflow_state, user=user)
        page = workflow_state.content_object
        if getattr(page, "locked_by", None):
            deciders = self.approvers(_specific(page), workflow_state)
            if not deciders.filter(pk=page.locked_by_id).exists():
                page.locked, page.locked_by, page.locked_at = False, None, None
                page.save(update_fields=["locked", "locked_by", "locked_at"])
        return Task.start(self, workflow_state, user=user)

    def get_actions(self, obj: Any, user: AuthenticatedUser) -> list[tuple[str, Any, bool]]:
        """Return the actions of the user: send back and approve, or none."""
        if not self._may_decide_on(obj, user):
            return []
        return [
            ("reject", _("Request changes"), True),
            ("approve", _("Approve"), False),
            ("approve", _("Approve with comment"), True),
        ]

    @transaction.atomic
    def on_action(
        self, task_state: TaskState, user: AuthenticatedUser, action_name: str, **kwargs: Any
    ) -> None:
        """Approve or send back. ApprovalRefused if the user may not, or the version is no longer in review.

        A reviewer who changes the text and approves it at once has become its author: the change is
        kept and waits for another reviewer.
        """
        current = TaskState.objects.select_for_update().filter(pk=task_state.pk).first()
        waits = current is not None and current.status == TaskState.STATUS_IN_PROGRESS
        if not waits or not self.may_decide(user, current):
            if current is not None and _waits_because_of_own_edit(current, user):
                return
            raise ApprovalRefused(
                gettext("This version is no longer in review, or is not yours to approve.")
            )
        super().on_action(current.specific, user, action_name, **kwargs)

    def user_can_access_editor(self, obj: Any, user: AuthenticatedUser) -> bool:
        """Give users who may decide access to the page in the editor."""
        return self._may_decide_on(obj, user)

    def locked_for_user(self, obj: Any, user: AuthenticatedUser) -> bool:
        """Lock the text for all users except those who may decide on it."""
        return not (user.is_superuser or self._may_decide_on(obj, user))

    def user_can_lock(self, obj: Any, user: AuthenticatedUser) -> bool:
        """Refuse to all users: a lock would keep the submitter from withdrawing the page."""
        return False

    def user_can_unlock(self, obj: Any, user: AuthenticatedUser) -> bool:
        """Allow users who may decide to remove a lock that another user left."""
        return self._may_decide_on(obj, user)

    def get_task_states_user_can_moderate(
        self, user: AuthenticatedUser, **kwargs: Any
    ) -> QuerySet[TaskState]:
        """Return the states of this task that this user has to decide on."""
        waiting = TaskState.objects.filter(task=self, status=TaskState.STATUS_IN_PROGRESS)
        states = waiting.select_related("workflow_state", "revision").prefetch_related(
            "workflow_state__content_object"
        )
        mine = [
            state.pk
            for state in states
            if state.workflow_state.content_object is not None and self.may_decide(user, state)
        ]
        return TaskState.objects.filter(pk__in=mine)

    @transaction.atomic
    def deactivate(self, user: AuthenticatedUser | None = None) -> None:
        """Switch the task off and send the pages that wait in it back to the authors, with the reason.

        Wagtail would skip the task and so publish a page without approval.
        """
        self.active = False
        self.save()
        reason = gettext("The step “%(task)s” was switched off. Submit the page again.")
        for state in TaskState.objects.filter(task=self, status=TaskState.STATUS_IN_PROGRESS):
            state.specific.reject(user=user, comment=reason % {"task": self.name})


class PersonApprovalTask(ApprovalRules):
    """A task whose approvers follow from the page or from who submitted it.

    A subclass overrides ``approvers(page, workflow_state)`` and nothing else.
    """

    class Meta:
        abstract = True


def _specific(page: Page) -> Any:
    return page.specific if isinstance(page, Page) else page


def _waits_because_of_own_edit(task_state: TaskState, user: AuthenticatedUser) -> bool:
    """Return whether the page is in review with this user's own change as its newest version."""
    current = task_state.workflow_state.current_task_state
    return (
        current is not None
        and current.status == TaskState.STATUS_IN_PROGRESS
        and current.revision.user_id == user.pk
        and task_state.workflow_state.requested_by_id != user.pk
    )
