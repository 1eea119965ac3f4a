"""The pages "What is new for me" and "What it can do", and putting a feature aside."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from adoption.feedback.forms import form_for
from adoption.feedback.selectors import unread_answers
from adoption.tasks.selectors import tasks_of
from adoption.whatsnew.selectors import catalogue
from kring.core.capabilities import capabilities
from kring.core.decorators import page
from kring.core.types import SignedInRequest
from plugins.mail import plugin_title
from releases.selectors.features import FeatureState, features
from releases.services.opt_outs import OptOutError, opt_in, opt_out


@page
def whats_new(request: SignedInRequest) -> HttpResponse:
    """Show the features that the reader has, since when, and those to come."""
    every = features(request.user)
    have = [feature for feature in every if feature.state == FeatureState.HAVE]
    context = {
        "have": [
            # What is said about a feature is said in the form of its plugin.
            (feature, None if feature.is_part else form_for(request.user, feature.slug))
            for feature in have
        ],
        "aside": [feature for feature in every if feature.state == FeatureState.PUT_ASIDE],
        "stopped": [feature for feature in every if feature.state == FeatureState.STOPPED],
        "coming": [feature for feature in every if feature.state == FeatureState.COMING],
        "tasks": [own for own in tasks_of(request.user) if own.answer is None],
        "unread": unread_answers(request.user),
        "page_url": request.path,
    }
    return render(request, "adoption/whatsnew/whats_new.html", context)


@page
def catalogue_page(request: SignedInRequest) -> HttpResponse:
    """Show what is built in, and every plugin with its state for the reader."""
    context = {"built_in": capabilities(), "offers": catalogue(request.user)}
    return render(request, "adoption/whatsnew/catalogue.html", context)


@page
@require_POST
def put_aside(request: SignedInRequest, slug: str) -> HttpResponse:
    """Put the feature aside for the reader; 404 if they do not have it."""
    try:
        opt_out(user=request.user, slug=slug)
    except PermissionDenied as error:
        raise Http404 from error
    except OptOutError as error:
        messages.error(request, str(error))
    else:
        title = plugin_title(slug, (get_language() or "")[:2])
        messages.success(
            request,
            _("“%(feature)s” is put aside, for you alone. Take it back below whenever you like.")
            % {"feature": title},
        )
    return redirect("adoption:whats_new")


@page
@require_POST
def use_again(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give the reader back a feature that they put aside."""
    opt_in(user=request.user, slug=slug)
    messages.success(request, _("Saved: our intranet no longer keeps it away from you."))
    return redirect("adoption:whats_new")
