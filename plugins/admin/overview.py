"""The list of plugins, and the screen of one."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plugins import pending, registry, snapshot
from plugins.admin.base import ReleaseScreen
from plugins.admin.words import action_of, actor_of, reason_of
from plugins.contributions import health
from plugins.contributions.settings import has_settings
from plugins.models import Override, Plugin, Release, ReleaseEvent
from plugins.selectors.audience import everybody, who_has, without_opt_outs
from plugins.selectors.releases import plugin_rows
from plugins.selectors.usage import faults, open_breakers
from plugins.subjects import subject_labels

EVENTS = 50


class PluginList(ReleaseScreen):
    """Every plugin that is here, and how far it has come."""

    page_title = _("Plugins and releases")
    template_name = "plugins/admin/list.html"

    def get_parents(self) -> list[dict[str, Any]]:
        """Stand at the top."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the rows with their titles."""
        rows = plugin_rows()
        language = self.request.LANGUAGE_CODE
        titles = {row.slug: row.found.title(language) for row in rows if row.found}
        named = [(row, titles.get(row.slug, row.slug)) for row in rows]
        return super().get_context_data(rows=named, **kwargs)


class PluginScreen(ReleaseScreen):
    """One plugin: its state, its releases, the exceptions and everything that was done."""

    template_name = "plugins/admin/plugin.html"

    def get_page_title(self) -> str:
        """Name the plugin."""
        return self.plugin_title(self.kwargs["slug"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is known about the plugin."""
        slug = self.kwargs["slug"]
        plugin, found = Plugin.objects.filter(pk=slug).first(), registry.get(slug)
        if plugin is None and found is None:
            raise Http404
        overrides = list(Override.objects.filter(plugin=slug).select_related("created_by"))
        labels = subject_labels({override.key for override in overrides})
        people = everybody()
        return super().get_context_data(
            slug=slug,
            plugin=plugin,
            found=found,
            summary=found.summary(self.request.LANGUAGE_CODE) if found else "",
            problem=pending.problems().get(slug),
            breakers=list(open_breakers(slug)),
            ailments=health.problems(slug),
            faults=faults(slug)[:EVENTS],
            has_settings=has_settings(slug),
            people=len(who_has(without_opt_outs(snapshot.load()), slug, people)),
            everyone=len(people),
            releases=Release.objects.filter(plugin=slug).prefetch_related("rings"),
            overrides=[(override, labels[override.key]) for override in overrides],
            **history(ReleaseEvent.objects.filter(plugin=slug)),
            **kwargs,
        )


def history(events: Any) -> dict[str, Any]:
    """Return the latest events in words, and the first one that breaks the chain, if any does."""
    latest = events.order_by("-sequence")[:EVENTS]
    return {
        "events": [
            (event, action_of(event), actor_of(event), reason_of(event)) for event in latest
        ],
        "broken": ReleaseEvent.objects.first_broken(),
    }


def plugin_url(slug: str) -> str:
    """Return the address of the plugin's screen."""
    return reverse("kring_release_plugin", args=[slug])
