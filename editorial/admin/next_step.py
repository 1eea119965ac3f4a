"""Make the next step of a page the big button below the form.

Wagtail saves drafts by itself while an editor writes, and yet offers saving as the big button and hides
submitting behind a small arrow.
"""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import (
    ActionMenuItem,
    PublishMenuItem,
    SubmitForModerationMenuItem,
    WorkflowMenuItem,
)
from wagtail.models import Page, WorkflowState

from editorial.models.approval import ApprovalRules
from kring.core.types import AnyUser


class SubmitForReview(SubmitForModerationMenuItem):
    """The button named for what it does; Wagtail names it for the workflow."""

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Replace the label."""
        context = super().get_context_data(parent_context)
        page = parent_context.get("page")
        state = page.current_workflow_state if page else None
        is_back = state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES
        context["label"] = _("Submit for review again") if is_back else _("Submit for review")
        return context


# After the hook that removes what cannot be done.
@hooks.register("construct_page_action_menu", order=100)
def put_next_step_first(
    menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Put submitting, approving or publishing before saving, whichever is next for this user."""
    menu_items[:] = [
        SubmitForReview(order=item.order) if type(item) is SubmitForModerationMenuItem else item
        for item in menu_items
    ]
    item = _next_step(menu_items, context, request.user)
    if item is not None:
        menu_items.remove(item)
        menu_items.insert(0, item)


def _next_step(
    menu_items: list[ActionMenuItem], context: dict[str, Any], user: AnyUser
) -> ActionMenuItem | None:
    page = context.get("page")
    submit = _first(menu_items, SubmitForModerationMenuItem)
    publish = _first(menu_items, PublishMenuItem)
    if submit is not None:
        section = page if page is not None and page.pk else context["parent_page"]
        return publish if publish is not None and _nobody_reviews(section, user) else submit
    for item in menu_items:
        if isinstance(item, WorkflowMenuItem) and item.name == "approve" and not item.launch_modal:
            return item
    # Publishing would go past the people who are reviewing.
    is_reviewed = page is not None and page.pk and page.workflow_in_progress
    return None if is_reviewed else publish


def _first(menu_items: list[ActionMenuItem], kind: type[ActionMenuItem]) -> ActionMenuItem | None:
    return next((item for item in menu_items if isinstance(item, kind)), None)


def _nobody_reviews(section: Page, user: AnyUser) -> bool:
    """Return whether the first step names nobody, as in a blog without a co-reader."""
    task = section.get_workflow().tasks.filter(active=True).first()
    if task is None or not isinstance(task.specific, ApprovalRules):
        return False
    state = WorkflowState(requested_by_id=user.pk)
    return not task.specific.approvers(section.specific, state).exists()
