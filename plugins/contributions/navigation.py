"""Entries of plugins in the main menu."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from plugins.contributions import store
from plugins.contributions.guard import report
from plugins.gate.decisions import is_on


@dataclass(frozen=True)
class NavigationEntry:
    """An entry that leads to a page of a plugin. ``url_name`` is a name in the plugin's namespace."""

    slug: str
    label: str | Promise
    url_name: str
    icon: str
    # The key of the feature that it belongs to.
    feature: str

    @property
    def url(self) -> str:
        """Return the address; empty when the plugin has no page of that name."""
        name = self.url_name if ":" in self.url_name else f"{self.slug}:{self.url_name}"
        try:
            return reverse(name)
        except NoReverseMatch:
            return ""


def entries(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the entries of the plugins that this reader has, in load order."""
    shown = (
        _shown(entry, request)
        for known in store.everything()
        for entry in known.navigation_entries
        if is_on(entry.feature, request.user) and entry.url
    )
    return [entry for entry in shown if entry]


def _shown(entry: NavigationEntry, request: HttpRequest) -> dict[str, Any]:
    """Return what the menu shows of an entry; nothing of one whose label fails, which every page would do with it."""
    try:
        label = str(entry.label)
    except Exception as error:
        report(entry.feature, "slot navigation", error, user=request.user)
        return {}
    is_current = request.path.startswith(f"/apps/{entry.slug}/")
    return {"label": label, "url": entry.url, "icon": entry.icon, "is_current": is_current}
