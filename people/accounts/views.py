"""The reader's own preferences."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kring.core.types import SignedInRequest
from people.accounts.forms import PreferencesForm
from people.accounts.sessions import chosen_time_zone, remember_time_zone
from people.models import User
from people.services.preferences import save_preferences


@require_http_methods(["GET", "POST"])
def preferences(request: SignedInRequest) -> HttpResponse:
    """Show and save languages, appearance and time zone."""
    form = PreferencesForm(request.POST or None, initial=_initial(request.user))
    if request.method == "POST" and form.is_valid():
        save_preferences(actor=request.user, user=request.user, **form.cleaned_data)
        remember_time_zone(request, form.cleaned_data["time_zone"])
        with translation.override(form.cleaned_data["language"] or translation.get_language()):
            messages.success(request, _("Your preferences are saved."))
        return redirect("people:preferences")
    return render(
        request, "account/preferences.html", {"form": form}, status=422 if form.errors else 200
    )


def _initial(user: User) -> dict[str, str | list[str]]:
    return {
        "language": user.language,
        "reads": user.reads,
        "appearance": user.appearance,
        "time_zone": chosen_time_zone(user),
    }
