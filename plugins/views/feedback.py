"""Giving feedback, reading the answers, and the report of an evaluation."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plugins.decisions import is_on
from plugins.mail import plugin_title
from plugins.models import EvaluationMoment
from plugins.selectors.feedback import given_by, report
from plugins.services import evaluation as evaluations
from plugins.services import feedback as services
from plugins.services.permissions import check_may_manage_releases
from plugins.views.base import page
from plugins.views.forms import FeedbackForm


@page
def give_feedback(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a tip, top or flop, and keep it. htmx gets the form or the thanks alone."""
    if not is_on(slug, request.user):
        raise Http404
    is_live = bool(request.headers.get("HX-Request"))
    form = FeedbackForm(request.POST or None, slug=slug)
    if request.method == "POST" and form.is_valid() and _give(request, slug, form):
        if is_live:
            return render(request, "plugins/site/feedback_thanks.html")
        messages.success(request, _("Thank you. Your feedback has been sent."))
        return redirect("plugins:my_feedback")
    if form.is_bound:
        form.focus_on_error()
    context = {
        "form": form,
        "slug": slug,
        "plugin_title": plugin_title(slug, (get_language() or "")[:2]),
        "is_open": True,
    }
    name = "feedback_form" if is_live else "give_feedback"
    return render(request, f"plugins/site/{name}.html", context)


def _give(request: HttpRequest, slug: str, form: FeedbackForm) -> bool:
    """Keep what the form says; False when the form now has something to tell."""
    try:
        services.give_feedback(user=request.user, slug=slug, **form.cleaned_data)
    except services.TooMuchFeedbackError:
        form.add_error(None, _("You have said a lot in this hour. Please come back later."))
        return False
    except ValidationError as error:
        form.add_error(None if not hasattr(error, "error_dict") else "text", error.messages[0])
        return False
    return True


@page
def my_feedback(request: HttpRequest) -> HttpResponse:
    """List what the reader gave under their name, with the answers."""
    language = (get_language() or "")[:2]
    given = [(item, plugin_title(item.plugin, language)) for item in given_by(request.user)[:100]]
    services.mark_read(user=request.user)
    return render(request, "plugins/site/my_feedback.html", {"given": given})


@page
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an evaluation brought, to be printed, and let managers write what was decided."""
    try:
        check_may_manage_releases(request.user)
    except PermissionDenied as error:
        raise Http404 from error
    moment = get_object_or_404(EvaluationMoment, pk=pk)
    if request.method == "POST":
        return _record_decision(request, moment)
    context = {
        "report": report(moment),
        "plugin_title": plugin_title(moment.plugin, (get_language() or "")[:2]),
    }
    return render(request, "plugins/site/evaluation.html", context)


def _record_decision(request: HttpRequest, moment: EvaluationMoment) -> HttpResponse:
    evaluations.record_decision(
        moment=moment, user=request.user, decided=request.POST.get("decided", "")
    )
    messages.success(request, _("What was decided has been saved."))
    return redirect("plugins:evaluation", moment.pk)
