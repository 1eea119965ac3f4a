"""Base classes of the screens of releases."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kring.core.admin import AdminScreen
from kring.core.types import SignedInRequest
from plugins.gate import stop
from plugins.gate.keys import feature_of
from plugins.install.features import features_of
from plugins.mail import feature_title, plugin_title
from plugins.permissions import check_may_manage_releases


class ReleaseScreen(AdminScreen):
    """A screen for release managers; Wagtail turns others away."""

    request: SignedInRequest
    header_icon = "order"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer release managers. PermissionDenied for others."""
        check_may_manage_releases(request.user)
        # A stop of a moment ago, which the database may not have yet.
        stop.read()
        return super().dispatch(request, *args, **kwargs)

    def get_parents(self) -> list[dict[str, Any]]:
        """Return the screens above this one."""
        return [{"url": reverse("kring_releases"), "label": _("Plugins and releases")}]

    def back(self) -> str:
        """Return the address to go to when nothing is done: the screen above this one."""
        return str(self.get_parents()[-1]["url"])

    def plugin_title(self, slug: str) -> str:
        """Return the plugin's title in the language of the screen."""
        return plugin_title(slug, self.request.LANGUAGE_CODE)

    def titled_features(self, slug: str) -> list[tuple[str, str]]:
        """Return the features of the installed plugin to choose from: their keys within it, and titles."""
        return [
            (feature_of(key), feature_title(key, self.request.LANGUAGE_CODE))
            for key in features_of(slug)
        ]

    def above(self, slug: str) -> list[dict[str, Any]]:
        """Return the screens above a screen of the plugin: the list and the plugin."""
        address = reverse("kring_release_plugin", args=[slug])
        plugin = {"url": address, "label": self.plugin_title(slug)}
        return [*ReleaseScreen.get_parents(self), plugin]


class TopScreen(ReleaseScreen):
    """A screen with a menu entry of its own, below no other."""

    def get_parents(self) -> list[dict[str, Any]]:
        """Return nothing: the menu leads to it."""
        return []
