"""The pages of a reader's own settings. They answer 404 to readers who have nothing to choose."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kring.core.decorators import page
from kring.core.types import SignedInRequest
from plugins.contributions.declared import SettingsForm
from plugins.contributions.own_settings import selectors, services


@page
@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """List the features with settings of the reader's own."""
    features = selectors.own_features(request.user)
    if not features:
        raise Http404
    return render(request, "plugins/site/own_settings.html", {"features": features})


@page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show and store the reader's settings of one feature."""
    form = _form(request, slug)
    if request.method == "POST" and form.is_valid():
        services.save_own_settings(slug=slug, form=form, user=request.user)
        messages.success(request, _("Your choices are saved."))
        return redirect("plugins:edit_own_settings", slug=slug)
    context = {
        "feature": selectors.feature(slug),
        "form": form,
        "has_chosen": selectors.has_chosen(slug, request.user),
    }
    status = 422 if form.errors else 200
    return render(request, "plugins/site/edit_own_settings.html", context, status=status)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask for confirmation, and delete the reader's settings of one feature."""
    _form(request, slug)
    if request.method == "POST":
        services.reset_own_settings(slug=slug, user=request.user)
        messages.success(request, _("You follow the choices of the organisation again."))
        return redirect("plugins:edit_own_settings", slug=slug)
    context = {"feature": selectors.feature(slug)}
    return render(request, "plugins/site/reset_own_settings.html", context)


def _form(request: SignedInRequest, slug: str) -> SettingsForm:
    """Return the reader's form. Http404 when they can choose nothing."""
    data = request.POST if request.method == "POST" else None
    try:
        return services.own_form(slug=slug, user=request.user, data=data)
    except PermissionDenied as error:
        raise Http404 from error
