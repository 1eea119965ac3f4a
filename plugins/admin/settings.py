"""The settings of a plugin: the form made from what it declared, and what was changed before."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from plugins.admin.overview import plugin_url
from plugins.admin.people import OfPlugin
from plugins.contributions import settings
from plugins.models import SettingChange

CHANGES = 20


class Settings(OfPlugin):
    """Shows and stores the settings. Gone with the plugin when it is off."""

    page_title = gettext_lazy("Settings")
    template_name = "plugins/admin/settings.html"

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
        told = [(change, self._differences(change)) for change in changes[:CHANGES]]
        return super().get_context_data(form=self.form, changes=told, **kwargs)

    def _differences(self, change: SettingChange) -> list[tuple[Any, Any, Any]]:
        """Return the settings that the change touched, each with what was before and after.

        Before the first change of all a setting had its default. What is not open to the reader is
        left out.
        """
        initial = settings.defaults(self.plugin.slug)
        known = settings.declared(self.plugin.slug)
        labels = {name: field.label for name, field in self.form.fields.items()}
        return [
            (labels.get(name) or name, change.before.get(name, initial.get(name)), value)
            for name, value in change.after.items()
            if change.before.get(name, initial.get(name)) != value
            and known.is_open_to(name, self.request.user)
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Store what is valid."""
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        settings.save(slug=self.plugin.slug, form=self.form, user=request.user)
        messages.success(request, _("The settings are stored."))
        return redirect(plugin_url(self.plugin.slug))
