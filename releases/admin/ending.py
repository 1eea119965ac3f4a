"""The screen on which the end of a release is set, moved or removed."""

from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from kring.core.errors import RefusedError
from kring.core.types import SignedInRequest
from releases.admin.forms import EndForm
from releases.admin.release import OfRelease
from releases.services.ending import set_end


class EndRelease(OfRelease):
    """Sets, moves or removes the end of a release."""

    page_title = gettext_lazy("Until when people have it")
    template_name = "releases/admin/form.html"

    @cached_property
    def form(self) -> EndForm:
        """The form of the moment and the reason."""
        data = self.request.POST if self.request.method == "POST" else None
        return EndForm(data, release=self.release)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form."""
        return super().get_context_data(form=self.form, submit=_("Save the end"), **kwargs)

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save the end and show the release, or show the form with its errors."""
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        try:
            set_end(release=self.release, user=request.user, **self.form.cleaned_data)
        except RefusedError as error:
            self.form.add_error("ends_at", str(error))
            return self.render_to_response(self.get_context_data())
        has_end = self.form.cleaned_data["ends_at"] is not None
        messages.success(request, _("The end is saved.") if has_end else _("It has no end."))
        return redirect("kring_release", self.release.pk)
