"""Setting, moving and removing the end of a release."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from plugins.admin.forms import EndForm
from plugins.admin.release import OfRelease
from plugins.services.ending import set_end
from plugins.services.problems import ReleaseError


class EndRelease(OfRelease):
    """Asks until when people have it."""

    page_title = gettext_lazy("Until when people have it")
    template_name = "plugins/admin/form.html"

    @cached_property
    def form(self) -> EndForm:
        """The moment and the reason."""
        data = self.request.POST if self.request.method == "POST" else None
        return EndForm(data, release=self.release)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form."""
        return super().get_context_data(form=self.form, submit=_("Save the end"), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save it and show the release."""
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        try:
            set_end(release=self.release, user=request.user, **self.form.cleaned_data)
        except ReleaseError as error:
            self.form.add_error("ends_at", str(error))
            return self.render_to_response(self.get_context_data())
        has_end = self.form.cleaned_data["ends_at"] is not None
        messages.success(request, _("The end is saved.") if has_end else _("It has no end."))
        return redirect("kring_release", self.release.pk)
