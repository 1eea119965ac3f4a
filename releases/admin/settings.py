"""The screen of a plugin's settings: the form made from its declaration, and earlier changes."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from kring.core.types import SignedInRequest
from plugins.contributions import settings
from plugins.models import SettingChange
from releases.admin.overview import plugin_url
from releases.admin.people import OfPlugin

CHANGES = 20


@dataclass(frozen=True)
class Difference:
    """One setting that a change touched, with its value before and after."""

    label: str
    before: object
    after: object


class Settings(OfPlugin):
    """Shows and stores the settings. 404 for a plugin that is off."""

    page_title = gettext_lazy("Settings")
    template_name = "releases/admin/settings.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 for a plugin that is off or has no settings."""
        if not settings.has_settings(kwargs["slug"]):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def form(self) -> settings.SettingsForm:
        """The form, with the settings in force."""
        data = self.request.POST if self.request.method == "POST" else None
        return settings.bound_form(self.plugin.slug, data, user=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form and the latest changes."""
        changes = SettingChange.objects.filter(slug=self.plugin.slug).select_related("changed_by")
        latest = [(change, self._differences(change)) for change in changes[:CHANGES]]
        return super().get_context_data(form=self.form, changes=latest, **kwargs)

    def _differences(self, change: SettingChange) -> list[Difference]:
        """Return the settings that the change touched.

        Before its first change a setting had its default. Settings that are not open to the reader are
        left out.
        """
        defaults = settings.defaults(self.plugin.slug)
        declared = settings.declared(self.plugin.slug)
        labels = {name: field.label for name, field in self.form.fields.items()}
        differences = (
            (name, change.before.get(name, defaults.get(name)), after)
            for name, after in change.after.items()
        )
        return [
            Difference(str(labels.get(name) or name), before, after)
            for name, before, after in differences
            if before != after and declared.is_open_to(name, self.request.user)
        ]

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Store the settings, or show the form with its errors."""
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        settings.save(slug=self.plugin.slug, form=self.form, user=request.user)
        messages.success(request, _("The settings are stored."))
        return redirect(plugin_url(self.plugin.slug))
