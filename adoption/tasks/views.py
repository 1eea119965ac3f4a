"""The forms with which ambassadors answer their tasks."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from adoption.tasks import services
from adoption.tasks.models import AmbassadorTask
from adoption.tasks.selectors import tasks_of
from kring.core.decorators import page
from kring.core.types import SignedInRequest


@page
@require_POST
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Store the reader's answer; 404 when the task is not one of theirs. htmx gets the task alone."""
    task = get_object_or_404(AmbassadorTask, pk=pk)
    outcome, remark = request.POST.get("outcome", ""), request.POST.get("remark", "")
    try:
        services.answer_task(task=task, user=request.user, outcome=outcome, remark=remark)
    except PermissionDenied as error:
        raise Http404 from error
    except ValidationError as error:
        return _task_response(request, task, error.messages[0], remark)
    return _task_response(request, task)


@page
@require_POST
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete the reader's answer; 404 when the task is not one of theirs."""
    task = get_object_or_404(AmbassadorTask, pk=pk)
    try:
        services.undo_answer(task=task, user=request.user)
    except PermissionDenied as error:
        raise Http404 from error
    return _task_response(request, task)


def _task_response(
    request: SignedInRequest, task: AmbassadorTask, problem: str = "", remark: str = ""
) -> HttpResponse:
    """Return the task as it is now: alone for htmx, else on the page of ambassadors."""
    if request.headers.get("HX-Request"):
        own = next(own for own in tasks_of(request.user) if own.task.pk == task.pk)
        context = {"own": own, "problem": problem, "remark": remark, "is_fresh": True}
        return render(request, "adoption/tasks/task.html", context)
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, _("Saved."))
    return redirect("adoption:ambassadors")
