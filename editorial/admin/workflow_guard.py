"""Explain in the editor why a workflow cannot start or does not end."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem, SubmitForModerationMenuItem
from wagtail.models import Page, TaskState

from editorial.workflow.steps import is_startable

SUBMITS = ("action-submit", "action-restart-workflow")


@hooks.register("before_edit_page")
def keep_draft_of_stopped_workflow(request: HttpRequest, page: Page) -> None:
    """Save the text as a draft if the workflow cannot start, and explain why."""
    _refuse_to_submit(request, page)


@hooks.register("before_create_page")
def keep_new_draft_of_stopped_workflow(
    request: HttpRequest, parent_page: Page, page_class: type[Page]
) -> None:
    """Save a new page as a draft if the workflow of its section cannot start, and explain why."""
    _refuse_to_submit(request, parent_page)


def _refuse_to_submit(request: HttpRequest, page: Page) -> None:
    if request.method != "POST" or not any(name in request.POST for name in SUBMITS):
        return
    workflow = page.get_workflow()
    if workflow is None or is_startable(workflow):
        return
    values = request.POST.copy()
    for name in SUBMITS:
        values.pop(name, None)
    setattr(request, "POST", values)  # noqa: B010 - the stubs call POST immutable
    messages.error(
        request,
        _(
            "All steps of the workflow “%(workflow)s” are switched off, so nobody would review the "
            "page. Your text is saved as a draft. Ask an administrator to switch a step on."
        )
        % {"workflow": workflow.name},
    )


@hooks.register("construct_page_action_menu")
def hide_submit_of_stopped_workflow(
    menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Remove the button to submit if the workflow cannot start."""
    page = context.get("page")
    section = page if page is not None and page.pk else context.get("parent_page")
    workflow = section.get_workflow() if section is not None else None
    if workflow is not None and not is_startable(workflow):
        menu_items[:] = [
            item for item in menu_items if not isinstance(item, SubmitForModerationMenuItem)
        ]


@hooks.register("after_edit_page")
def explain_own_edit(request: HttpRequest, page: Page) -> None:
    """Explain why a page is still in review after its reviewer changed and approved it at once."""
    if request.POST.get("workflow-action-name") != "approve":
        return
    state = Page.objects.get(pk=page.pk).current_workflow_task_state
    waits = state is not None and state.status == TaskState.STATUS_IN_PROGRESS
    if waits and state.revision.user_id == request.user.pk:
        messages.warning(
            request,
            _("You changed the text yourself, so someone else has to approve it. It is saved."),
        )
