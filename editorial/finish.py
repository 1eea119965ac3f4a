"""The end of a workflow. Wagtail imports this while its models load: no model imports here."""

from typing import Any


def publish_approved_revision(workflow_state: Any, user: Any = None) -> None:
    """Publish exactly what the last approver saw.

    Wagtail would publish the latest revision, which may hold an edit made after the approval. The
    authority is the workflow's: an approver needs no publish permission of their own.
    """
    from wagtail.actions.publish_revision import PublishRevisionAction

    revision = workflow_state.current_task_state.revision
    PublishRevisionAction(revision, user=user).execute(skip_permission_checks=True)
