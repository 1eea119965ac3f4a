"""What the screens of releases share."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kring.core.admin import AdminScreen
from plugins import registry
from plugins.services.permissions import check_may_manage_releases


def title_of(slug: str, language: str) -> str:
    """Return the plugin's title for people who read this language; its slug when it is not installed."""
    found = registry.get(slug)
    return found.title(language) if found else slug


class ReleaseScreen(AdminScreen):
    """A screen for release managers; anybody else is sent away by Wagtail."""

    header_icon = "order"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in release managers alone."""
        check_may_manage_releases(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_parents(self) -> list[dict[str, Any]]:
        """Return the screens above this one."""
        return [{"url": reverse("kring_releases"), "label": _("Plugins and releases")}]

    def plugin_title(self, slug: str) -> str:
        """Return the plugin's title in the language of the screen."""
        return title_of(slug, self.request.LANGUAGE_CODE)

    def above(self, slug: str) -> list[dict[str, Any]]:
        """Return the screens above one that belongs to the plugin."""
        address = reverse("kring_release_plugin", args=[slug])
        plugin = {"url": address, "label": self.plugin_title(slug)}
        return [*ReleaseScreen.get_parents(self), plugin]
