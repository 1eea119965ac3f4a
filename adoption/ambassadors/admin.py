"""The screen of ambassadors in the admin: applications and roster."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption.ambassadors import selectors, services
from adoption.ambassadors.models import Ambassador
from kring.core.types import SignedInRequest
from releases.admin.base import TopScreen


class AmbassadorsScreen(TopScreen):
    """Lists the applications and the ambassadors."""

    template_name = "adoption/ambassadors/screen.html"
    page_title = gettext_lazy("Ambassadors")
    header_icon = "group"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the applications and the roster."""
        applied = Ambassador.objects.filter(status=Ambassador.Status.APPLIED, user__is_active=True)
        return super().get_context_data(
            **kwargs,
            applied=applied.select_related("user").order_by("applied_at"),
            roster=selectors.roster(self.request.user),
        )

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Accept or decline an application, or end a person's time as an ambassador."""
        ambassador = get_object_or_404(Ambassador, pk=request.POST.get("ambassador") or 0)
        action = request.POST.get("action")
        try:
            if action == "end":
                services.leave(ambassador=ambassador, user=request.user)
            else:
                services.decide(
                    ambassador=ambassador,
                    user=request.user,
                    accept=action == "accept",
                    answer=request.POST.get("answer", ""),
                )
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("Saved."))
        return redirect("kring_ambassadors")
