"""The list of plugins, and the screen of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kring.core.subjects import subject_labels
from plugins.contributions import health
from plugins.contributions.breaker import open_breakers
from plugins.contributions.settings import has_settings
from plugins.gate import snapshot
from plugins.gate.keys import feature_of
from plugins.install import pending, registry
from plugins.mail import feature_title, plugin_title
from plugins.models import Breaker, Plugin, PluginError
from releases.admin.base import ReleaseScreen, TopScreen
from releases.admin.quality import quality_of
from releases.admin.words import action_of, actor_of, fault_of, place_of, reason_of
from releases.evidence.words import numbers_of, percent_of, trial_of
from releases.models import Override, ReleaseEvent
from releases.selectors.audience import everybody, who_has, without_opt_outs
from releases.selectors.releases import (
    FeatureRow,
    feature_rows,
    percent_back,
    plugin_rows,
    releases_of,
    shown_release,
)
from releases.selectors.usage import by_host, faults
from releases.services.judging import lost_by, stage_of_stop, unit_name

EVENTS = 50


@dataclass(frozen=True)
class FaultRow:
    """A fault, and what and where it was in the words of the screen."""

    fault: PluginError
    text: str
    place: str


@dataclass(frozen=True)
class Stop:
    """A stop by evidence: its cause and numbers in words, and the name of the unit; without one for everybody.

    ``feature`` is the title of the one feature that is stopped; empty for the plugin as a whole. ``stage`` is how far
    it is on its way back by itself; ``back_for`` for how many percent it is back, empty when for nobody; ``lost`` how
    many people lost it by the stop, None when the history does not say.
    """

    breaker: Breaker
    feature: str
    unit: str
    numbers: str
    stage: str
    back_for: str
    lost: int | None


def worded(stops: Iterable[Breaker]) -> list[Stop]:
    """Return stops with their words; one query more when there are any."""
    language = (get_language() or "")[:2]
    found = list(stops)
    lost = lost_by(found)
    return [
        Stop(
            one,
            feature_title(one.feature, language) if feature_of(one.feature) else "",
            unit_name(one.unit),
            numbers_of(one.evidence),
            stage_of_stop(one),
            percent_of(one.share) if one.is_half_open else "",
            lost.get(one.pk),
        )
        for one in found
    ]


@dataclass(frozen=True)
class EventRow:
    """An event of the history, with the words that the screen shows for it."""

    event: ReleaseEvent
    action: str
    actor: str
    reason: str
    numbers: str = ""


class PluginList(TopScreen):
    """Lists every plugin, and how far its release is."""

    page_title = _("Plugins and releases")
    template_name = "releases/admin/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the rows with their titles."""
        rows = plugin_rows()
        language = self.request.LANGUAGE_CODE
        titled = [
            (row, plugin_title(row.slug, language), titled_features(row.features, language))
            for row in rows
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
        people, rules = everybody(), without_opt_outs(snapshot.in_force())
        stops, problem = worded(open_breakers(slug)), pending.problems().get(slug)
        releases, alone = list(releases_of(slug)), rules.rules.get(slug)
        language = self.request.LANGUAGE_CODE
        return super().get_context_data(
            slug=slug,
            plugin=plugin,
            installed=installed,
            summary=installed.summary(self.request.LANGUAGE_CODE) if installed else "",
            problem=problem,
            is_idle=installed is not None and not problem and not (plugin and plugin.is_enabled),
            quality=quality_of(installed) if installed and not problem else None,
            stops=stops,
            is_stopped=alone is not None and alone.stopped,
            is_stopped_in_part=alone is not None and bool(alone.stopped_units),
            back_for=percent_back(rules, [slug]),
            health_problems=health.problems(slug),
            faults=[
                FaultRow(fault, fault_of(fault), place_of(fault)) for fault in faults(slug)[:EVENTS]
            ],
            by_host=by_host(slug),
            has_settings=has_settings(slug),
            people=len(who_has(rules, slug, people)),
            everyone=len(people),
            release=shown_release(each for each in releases if not each.feature),
            releases=[
                (each, feature_title(each.feature_key, language) if each.feature else "")
                for each in releases
            ],
            features=titled_features(feature_rows(slug, plugin, releases, rules, people), language),
            overrides=titled_exceptions(Override.objects.filter(plugin=slug), language),
            **history(ReleaseEvent.objects.filter(plugin=slug)),
            **kwargs,
        )


def titled_features(rows: Iterable[FeatureRow], language: str) -> list[tuple[FeatureRow, str]]:
    """Return the features of a plugin, each with its title."""
    return [(row, feature_title(row.key, language)) for row in rows]


def titled_exceptions(
    exceptions: QuerySet[Override], language: str
) -> list[tuple[Override, str, str]]:
    """Return exceptions with the name of who they are about, and the title of a feature; two queries."""
    found = list(exceptions.select_related("created_by").order_by("feature", "pk"))
    labels = subject_labels({each.key for each in found})
    return [
        (
            each,
            labels[each.key],
            feature_title(each.feature_key, language) if each.feature else "",
        )
        for each in found
    ]


def history(events: QuerySet[ReleaseEvent]) -> dict[str, Any]:
    """Return the latest events as rows, and the first event that breaks the chain, if any."""
    latest = events.order_by("-sequence")[:EVENTS]
    return {
        "events": [
            EventRow(
                event,
                action_of(event),
                actor_of(event),
                reason_of(event),
                numbers_of(event.after) or trial_of(event.after),
            )
            for event in latest
        ],
        "broken": ReleaseEvent.objects.first_broken(),
    }


def plugin_url(slug: str) -> str:
    """Return the address of the plugin's screen."""
    return reverse("kring_release_plugin", args=[slug])
