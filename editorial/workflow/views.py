"""Review pages on the site, for approvers who do not work in the admin."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import TaskState, WorkflowState

from editorial.selectors import waiting_for
from editorial.workflow.errors import ApprovalRefused
from editorial.workflow.forms import DecisionForm
from editorial.workflow.terms import terms_in_one_line, terms_of
from kring.core.types import AuthenticatedUser, SignedInRequest


@require_safe
def reviews(request: SignedInRequest) -> HttpResponse:
    """List the pages that wait for the reader's decision."""
    waiting = [
        (state, terms_in_one_line(state.revision.as_object()))
        for state in waiting_for(request.user)
    ]
    return render(request, "editorial/reviews.html", {"waiting": waiting})


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: SignedInRequest, state_id: int) -> HttpResponse:
    """Show a page in review, and apply the decision. Http404 if the reader may not decide."""
    workflow_state = get_object_or_404(WorkflowState, pk=state_id)
    task_state = _task_state_for(request.user, workflow_state)
    if task_state is None:
        return _no_longer_waiting(request, workflow_state)
    form = DecisionForm(request.POST or None, initial={"version": task_state.pk})
    if request.method == "POST" and form.is_valid():
        return _decide(request, workflow_state, form.cleaned_data)
    page = workflow_state.content_object.specific
    context = {
        "state": workflow_state,
        "task_state": task_state,
        "page": page,
        "terms": terms_of(task_state.revision.as_object()),
        "form": form,
    }
    return render(request, "editorial/review.html", context)


@require_safe
@xframe_options_sameorigin
def preview(request: SignedInRequest, state_id: int) -> HttpResponse:
    """Show the version in review as readers will see it. Http404 if the reader may not decide."""
    workflow_state = get_object_or_404(WorkflowState, pk=state_id)
    task_state = _task_state_for(request.user, workflow_state)
    if task_state is None:
        raise Http404
    page = task_state.revision.as_object()
    return page.make_preview_request(request, page.default_preview_mode)


def _task_state_for(user: AuthenticatedUser, workflow_state: WorkflowState) -> TaskState | None:
    """Return the state that this user may decide on, or None."""
    page = workflow_state.content_object
    task_state = workflow_state.current_task_state
    if page is None or task_state is None or workflow_state.status != "in_progress":
        return None
    actions = task_state.task.specific.get_actions(page, user)
    return task_state if any(name == "approve" for name, *_rest in actions) else None


def _no_longer_waiting(request: SignedInRequest, workflow_state: WorkflowState) -> HttpResponse:
    """Tell a reviewer or the submitter that the page is decided. Http404 for others."""
    reviewed = workflow_state.task_states.filter(finished_by=request.user.pk).exists()
    if not reviewed and workflow_state.requested_by_id != request.user.pk:
        raise Http404
    messages.info(request, _("This page is not waiting for you."))
    return redirect("editorial:reviews")


def _decide(
    request: SignedInRequest, workflow_state: WorkflowState, values: dict[str, Any]
) -> HttpResponse:
    read = get_object_or_404(TaskState, pk=values["version"], workflow_state=workflow_state)
    try:
        read.task.specific.on_action(
            read.specific, request.user, values["decision"], comment=values["comment"]
        )
    except ApprovalRefused:
        messages.warning(request, _("There is a newer version. Read it before you decide."))
        return redirect("editorial:review", workflow_state.pk)
    title = workflow_state.content_object.title
    if values["decision"] == DecisionForm.APPROVE:
        messages.success(request, _("You approved “%(title)s”.") % {"title": title})
    else:
        messages.success(request, _("You sent “%(title)s” back.") % {"title": title})
    return redirect("editorial:reviews")
