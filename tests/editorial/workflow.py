"""Makers of workflows for the tests of this room."""

from typing import Any

from wagtail.models import Task, Workflow, WorkflowPage, WorkflowState, WorkflowTask

from editorial.models import LineApprovalTask, OwnerApprovalTask, ReviewTask
from kring.core.types import AuthenticatedUser
from tests.support import factories


def make_review(*groups: str, **fields: Any) -> ReviewTask:
    """Make a review task by the members of these groups."""
    fields.setdefault("name", "Review")
    task = ReviewTask.objects.create(**fields)
    task.groups.set([factories.make_group(name) for name in groups or ("Moderators",)])
    return task


def make_owner_approval(**fields: Any) -> OwnerApprovalTask:
    """Make an owner approval task."""
    return OwnerApprovalTask.objects.create(name="Owner", **fields)


def make_line_approval(**fields: Any) -> LineApprovalTask:
    """Make a line approval task."""
    return LineApprovalTask.objects.create(name="Line", **fields)


def make_workflow(page: Any, *tasks: Task, name: str = "Workflow") -> Workflow:
    """Make a workflow of these tasks for a section."""
    workflow = Workflow.objects.create(name=name)
    for order, task in enumerate(tasks):
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    WorkflowPage.objects.update_or_create(page_id=page.pk, defaults={"workflow": workflow})
    return workflow


def submit(page: Any, user: AuthenticatedUser) -> WorkflowState:
    """Save a revision as the user and submit it, as the editor does. Returns the state."""
    page = type(page).objects.get(pk=page.pk)
    page.get_latest_revision_as_object().save_revision(user=user)
    page = type(page).objects.get(pk=page.pk)
    return page.get_workflow().start(page, user)


def decide(
    state: WorkflowState, user: AuthenticatedUser, action: str = "approve", **extra: Any
) -> WorkflowState:
    """Approve (or send back) as the user, as the dashboard does. Returns the state as stored."""
    state.refresh_from_db()
    task_state = state.current_task_state
    task_state.task.specific.on_action(task_state.specific, user, action, **extra)
    return type(state).objects.get(pk=state.pk)


def fresh(page: Any) -> Any:
    """Return the page as the database has it."""
    return type(page).objects.get(pk=page.pk)
