"""The report of an evaluation, for release managers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from adoption.evaluation import services
from adoption.evaluation.models import EvaluationMoment
from adoption.evaluation.selectors import report
from kring.core.decorators import page
from kring.core.types import SignedInRequest
from plugins.mail import plugin_title
from plugins.permissions import check_may_manage_releases
from releases.selectors.rings import ring_name, ring_names


@page
def evaluation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the report, fit for printing, and store the decision. 404 for other readers."""
    try:
        check_may_manage_releases(request.user)
    except PermissionDenied as error:
        raise Http404 from error
    moment = get_object_or_404(EvaluationMoment, pk=pk)
    if request.method == "POST":
        return _record_decision(request, moment)
    context = {
        "report": report(moment),
        "ring": ring_name(ring_names([moment.plugin]), moment.plugin, moment.ring_order),
        "plugin_title": plugin_title(moment.plugin, (get_language() or "")[:2]),
    }
    return render(request, "adoption/evaluation/report.html", context)


def _record_decision(request: SignedInRequest, moment: EvaluationMoment) -> HttpResponse:
    services.record_decision(
        moment=moment, user=request.user, decided=request.POST.get("decided", "")
    )
    messages.success(request, _("What was decided has been saved."))
    return redirect("adoption:evaluation", moment.pk)
