"""The pages on which people give feedback and read the answers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from adoption.feedback import services
from adoption.feedback.forms import FeedbackForm, form_for
from adoption.feedback.selectors import given_by
from kring.core.decorators import page
from kring.core.types import SignedInRequest
from plugins.gate.decisions import is_on
from plugins.gate.keys import feature_key
from plugins.mail import plugin_title


@page
def give_feedback(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show and store the form for a tip, top or flop. htmx gets the form or the thanks alone."""
    if not is_on(slug, request.user):
        raise Http404
    is_live = bool(request.headers.get("HX-Request"))
    form = form_for(request.user, slug, request.POST or None)
    if request.method == "POST" and form.is_valid() and _give(request, slug, form):
        if is_live:
            return render(request, "adoption/feedback/thanks.html")
        messages.success(request, _("Thank you. Your feedback has been sent."))
        return redirect("adoption:my_feedback")
    if form.is_bound:
        form.focus_on_error()
    context = {
        "form": form,
        "slug": slug,
        "plugin_title": plugin_title(slug, (get_language() or "")[:2]),
        "is_open": True,
    }
    name = "form" if is_live else "give"
    return render(request, f"adoption/feedback/{name}.html", context)


def _give(request: SignedInRequest, slug: str, form: FeedbackForm) -> bool:
    """Store the feedback of the form; False when the form now has an error."""
    values = form.cleaned_data
    knows_small = values.pop("knows_small")
    about = feature_key(slug, values.get("feature", ""))
    if values["anonymous"] and not knows_small and services.may_be_guessed(about, request.user):
        form.warn_of_small_group()
        return False
    try:
        services.give_feedback(user=request.user, slug=slug, **values)
    except services.TooMuchFeedbackError as error:
        form.add_error(None, str(error))
        return False
    except ValidationError as error:
        form.add_error(None if not hasattr(error, "error_dict") else "text", error.messages[0])
        return False
    return True


@page
def my_feedback(request: SignedInRequest) -> HttpResponse:
    """List the feedback that the reader gave under their name, with the answers."""
    language = (get_language() or "")[:2]
    given = [
        (item, plugin_title(item.feature_key, language)) for item in given_by(request.user)[:100]
    ]
    services.mark_read(user=request.user)
    return render(request, "adoption/feedback/mine.html", {"given": given})
