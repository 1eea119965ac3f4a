"""The end of a workflow. Wagtail imports this while its models load: no model imports here."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from editorial.workflow.errors import WorkflowHasNoTasks

if TYPE_CHECKING:
    from wagtail.models import WorkflowState

    from kring.core.types import AuthenticatedUser


def publish_approved_revision(
    workflow_state: "WorkflowState", user: "AuthenticatedUser | None" = None
) -> None:
    """Publish exactly the version that the last approver saw.

    Wagtail would publish the latest revision, which may hold an edit made after the approval. An
    approver needs no publish permission: the workflow gives it.

    A workflow also ends when its last task was switched off or skipped. Then nobody has approved,
    and the page goes back to its author. WorkflowHasNoTasks if there was no active task at all.
    """
    task_state = workflow_state.current_task_state
    if task_state is None:
        raise WorkflowHasNoTasks(gettext("All steps of this workflow are switched off."))
    if task_state.status != task_state.STATUS_APPROVED:
        workflow_state.status = workflow_state.STATUS_NEEDS_CHANGES
        workflow_state.save()
        return
    task_state.revision.publish(user=user, skip_permission_checks=True)
