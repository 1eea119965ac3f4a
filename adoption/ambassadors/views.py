"""The pages of ambassadors: roster, application and thanks."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from adoption.ambassadors import selectors, services
from adoption.ambassadors.forms import ApplicationForm, ThanksForm
from adoption.ambassadors.models import Ambassador
from adoption.tasks.selectors import tasks_of
from kring.core.decorators import page
from kring.core.types import SignedInRequest


@page
def ambassadors(request: SignedInRequest) -> HttpResponse:
    """Show all ambassadors and those nearby, and let the reader apply."""
    form = ApplicationForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            services.apply(user=request.user, motivation=form.cleaned_data["motivation"])
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            messages.success(request, _("Thank you. You will hear from us soon."))
            return redirect("adoption:ambassadors")
    context = {
        "form": form,
        "own": selectors.ambassador_of(request.user),
        "roster": selectors.roster(request.user),
        "tasks": tasks_of(request.user),
        "thanks": selectors.thanks_to(request.user),
    }
    return render(request, "adoption/ambassadors/ambassadors.html", context)


@page
@require_POST
def leave(request: SignedInRequest) -> HttpResponse:
    """Stop being an ambassador."""
    ambassador = get_object_or_404(Ambassador, user=request.user)
    services.leave(ambassador=ambassador, user=request.user)
    messages.success(request, _("You are no longer an ambassador. Thank you for all you did."))
    return redirect("adoption:ambassadors")


@page
@require_POST
def thank(request: SignedInRequest, pk: int) -> HttpResponse:
    """Store a word of thanks to an ambassador."""
    ambassador = get_object_or_404(Ambassador, pk=pk)
    form = ThanksForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(list(form.errors["text"]))
        services.thank(ambassador=ambassador, user=request.user, text=form.cleaned_data["text"])
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(
            request, _("Your thanks have reached %(name)s.") % {"name": ambassador.user}
        )
    return redirect("adoption:ambassadors")
