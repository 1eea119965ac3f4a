"""Take the steps of a workflow that Wagtail does not take."""

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import (
    AbstractGroupApprovalTask,
    Page,
    Task,
    TaskState,
    Workflow,
    WorkflowState,
)
from wagtail.workflows import get_task_types

from kring.core.types import AuthenticatedUser


def running_state(page: Page) -> WorkflowState | None:
    """Return the workflow that the page is in, waiting for a decision or for changes."""
    return WorkflowState.objects.active().for_instance(page).first()


@transaction.atomic
def withdraw(
    *, page: Page, reason: str, user: AuthenticatedUser | None = None
) -> WorkflowState | None:
    """Cancel the workflow of the page. Returns it, or None if there is none.

    ``reason`` tells the submitter why, in the mail. No permission is checked: this follows from a
    change of the page that the user was allowed to make.
    """
    state = running_state(page)
    if state is None:
        return None
    state.withdrawn_because = reason
    if state.current_task_state is None:
        # The task itself was deleted; Wagtail's cancel() has nothing to write to its log then.
        state.status = WorkflowState.STATUS_CANCELLED
        state.save()
    else:
        state.cancel(user=user)
    return state


def withdraw_from_other_workflows(*, page: Page, reason: str) -> int:
    """Cancel the workflows of the page and of pages below it that no longer apply to them.

    Returns how many were cancelled.
    """
    ids = page.get_descendants(inclusive=True).values_list("pk", flat=True)
    running = WorkflowState.objects.active().filter(
        base_content_type=page.get_base_content_type(), object_id__in=[str(pk) for pk in ids]
    )
    count = 0
    for state in running:
        moved = Page.objects.get(pk=state.object_id)
        if getattr(moved.get_workflow(), "pk", None) != state.workflow_id:
            withdraw(page=moved, reason=reason)
            count += 1
    return count


@transaction.atomic
def review_newest_version(*, page: Page) -> TaskState | None:
    """Put the page's newest version in review instead of the one that was submitted.

    From then on a decision on the older version is refused, even if it is open in a browser. Returns
    the new state, or None if nothing changed.
    """
    state = running_state(page)
    task_state = state.current_task_state if state else None
    if state is None or task_state is None or task_state.status != TaskState.STATUS_IN_PROGRESS:
        return None
    newest = page.latest_revision
    if task_state.revision_id != newest.pk:
        task_state.specific.cancel(user=newest.user, resume=True)
    elif task_state.started_at < newest.created_at:
        _renew(state, task_state)
    else:
        return None
    state.refresh_from_db()
    return state.current_task_state


def _renew(state: WorkflowState, task_state: TaskState) -> None:
    """Replace the state of a version whose text was overwritten, as autosave does.

    The new state has a new id, so that a decision on the former text is refused. It sends no mail:
    the reviewers know of the page, and autosave runs every second.
    """
    state.current_task_state = task_state.specific.copy()
    state.save()
    task_state.delete()


def is_startable(workflow: Workflow) -> bool:
    """Return whether any task of the workflow is switched on."""
    return Task.objects.filter(workflow_tasks__workflow=workflow, active=True).exists()


def tasks_of_group(group: Group) -> list[Task]:
    """Return the tasks in which the members of this group approve."""
    kinds = [kind for kind in get_task_types() if issubclass(kind, AbstractGroupApprovalTask)]
    return [task for kind in kinds for task in kind.objects.filter(groups=group)]
