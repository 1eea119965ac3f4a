"""The end of a workflow. Wagtail imports this while its models load: no model imports here."""

from typing import Any


def publish_approved_revision(workflow_state: Any, user: Any = None) -> None:
    """Publish exactly what the last approver saw.

    Wagtail would publish the latest revision, which may hold an edit made after the approval. The
    authority is the workflow's: an approver needs no publish permission of their own.

    A workflow also comes to its end when its last task was switched off or skipped. Nobody has
    approved then, so the page goes back to its author instead. WorkflowHasNoTasks when there was
    no active task to begin with.
    """
    from django.utils.translation import gettext

    from editorial.models.approval import WorkflowHasNoTasks

    task_state = workflow_state.current_task_state
    if task_state is None:
        raise WorkflowHasNoTasks(gettext("All steps of this workflow are switched off."))
    if task_state.status != task_state.STATUS_APPROVED:
        workflow_state.status = workflow_state.STATUS_NEEDS_CHANGES
        workflow_state.save()
        return
    task_state.revision.publish(user=user, skip_permission_checks=True)
