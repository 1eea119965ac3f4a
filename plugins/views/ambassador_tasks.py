"""Saying what came of a task, and taking it back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plugins.models import AmbassadorTask
from plugins.selectors.ambassador_tasks import tasks_of
from plugins.services import ambassador_tasks as services
from plugins.views.base import page


@page
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what the reader says; 404 for whoever was not asked. htmx gets the task alone."""
    task = get_object_or_404(AmbassadorTask, pk=pk)
    said = {"outcome": request.POST.get("outcome", ""), "remark": request.POST.get("remark", "")}
    try:
        services.answer_task(task=task, user=request.user, **said)
    except PermissionDenied as error:
        raise Http404 from error
    except ValidationError as error:
        return _again(request, task, error.messages[0], said["remark"])
    return _again(request, task)


@page
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget what the reader said."""
    task = get_object_or_404(AmbassadorTask, pk=pk)
    try:
        services.undo_answer(task=task, user=request.user)
    except PermissionDenied as error:
        raise Http404 from error
    return _again(request, task)


def _again(
    request: HttpRequest, task: AmbassadorTask, problem: str = "", remark: str = ""
) -> HttpResponse:
    """Show the task as it is now: alone for htmx, else on the page of the ambassadors."""
    if request.headers.get("HX-Request"):
        own = next(own for own in tasks_of(request.user) if own.task.pk == task.pk)
        context = {"own": own, "problem": problem, "remark": remark, "is_fresh": True}
        return render(request, "plugins/site/task.html", context)
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, _("Saved."))
    return redirect("plugins:ambassadors")
