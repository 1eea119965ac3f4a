"""The list of plugins, and the screen of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kring.core.subjects import subject_labels
from plugins.contributions import health
from plugins.contributions.settings import has_settings
from plugins.gate import snapshot
from plugins.install import pending, registry
from plugins.models import Breaker, Plugin, PluginError
from releases.admin.base import ReleaseScreen, TopScreen
from releases.admin.words import action_of, actor_of, fault_of, place_of, reason_of
from releases.models import Override, Release, ReleaseEvent
from releases.selectors.audience import everybody, who_has, without_opt_outs
from releases.selectors.releases import plugin_rows
from releases.selectors.rings import ring_name, ring_names
from releases.selectors.usage import faults, late_by_host, open_breakers

EVENTS = 50


@dataclass(frozen=True)
class FaultRow:
    """A fault, and what and where it was in the words of the screen."""

    fault: PluginError
    text: str
    place: str


@dataclass(frozen=True)
class StoppedRing:
    """A breaker that fell, and the name of its ring; without one for exceptions by hand."""

    breaker: Breaker
    ring: str


def _named(slug: str, breakers: Iterable[Breaker]) -> list[StoppedRing]:
    names = ring_names([slug])
    return [
        StoppedRing(one, "" if one.ring_order is None else ring_name(names, slug, one.ring_order))
        for one in breakers
    ]


@dataclass(frozen=True)
class EventRow:
    """An event of the history, with the words that the screen shows for it."""

    event: ReleaseEvent
    action: str
    actor: str
    reason: str


class PluginList(TopScreen):
    """Lists every plugin, and how far its release is."""

    page_title = _("Plugins and releases")
    template_name = "releases/admin/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the rows with their titles."""
        rows = plugin_rows()
        language = self.request.LANGUAGE_CODE
        titled = [
            (row, row.installed.title(language) if row.installed else row.slug) for row in rows
        ]
        return super().get_context_data(rows=titled, **kwargs)


class PluginScreen(ReleaseScreen):
    """Shows one plugin: its state, its releases, its exceptions and its history."""

    template_name = "releases/admin/plugin.html"

    def get_page_title(self) -> str:
        """Name the plugin."""
        return self.plugin_title(self.kwargs["slug"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is known about the plugin."""
        slug = self.kwargs["slug"]
        plugin, installed = Plugin.objects.filter(pk=slug).first(), registry.get(slug)
        if plugin is None and installed is None:
            raise Http404
        overrides = list(Override.objects.filter(plugin=slug).select_related("created_by"))
        labels = subject_labels({override.key for override in overrides})
        people = everybody()
        return super().get_context_data(
            slug=slug,
            plugin=plugin,
            installed=installed,
            summary=installed.summary(self.request.LANGUAGE_CODE) if installed else "",
            problem=pending.problems().get(slug),
            breakers=_named(slug, open_breakers(slug)),
            health_problems=health.problems(slug),
            faults=[
                FaultRow(fault, fault_of(fault), place_of(fault)) for fault in faults(slug)[:EVENTS]
            ],
            late_by_host=late_by_host(slug),
            has_settings=has_settings(slug),
            people=len(who_has(without_opt_outs(snapshot.load()), slug, people)),
            everyone=len(people),
            releases=Release.objects.filter(plugin=slug).prefetch_related("rings"),
            overrides=[(override, labels[override.key]) for override in overrides],
            **history(ReleaseEvent.objects.filter(plugin=slug)),
            **kwargs,
        )


def history(events: QuerySet[ReleaseEvent]) -> dict[str, Any]:
    """Return the latest events as rows, and the first event that breaks the chain, if any."""
    latest = events.order_by("-sequence")[:EVENTS]
    return {
        "events": [
            EventRow(event, action_of(event), actor_of(event), reason_of(event)) for event in latest
        ],
        "broken": ReleaseEvent.objects.first_broken(),
    }


def plugin_url(slug: str) -> str:
    """Return the address of the plugin's screen."""
    return reverse("kring_release_plugin", args=[slug])
