"""The screen of a release: its ladder, its figures, its history."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from kring.core.days import today
from kring.core.small_numbers import SMALLEST_SHOWN, shown
from kring.core.subjects import subject_labels
from plugins.contributions.breaker import stops_concerning
from releases.admin.answer import answer_of, unwatched
from releases.admin.base import ReleaseScreen
from releases.admin.charts import release_charts
from releases.admin.overview import Stop, history, titled_exceptions, worded
from releases.admin.panels import panels
from releases.models import Freeze, Override, Release, ReleaseEvent, Ring
from releases.models.of_feature import fields_of
from releases.selectors.installed import lacks_feature, not_counted, running_instead
from releases.selectors.opt_outs import put_aside
from releases.selectors.releases import figures_per_ring
from releases.services.local_time import local_of
from releases.services.promotion import Condition, conditions_to_open
from releases.services.simulate import RingPeople, people_of_rings

Status = Release.Status


@dataclass(frozen=True, slots=True)
class Rung:
    """One ring as the ladder shows it."""

    ring: Ring
    who: list[str]
    adds: int
    total: int
    state: str
    starts_at: datetime | None
    opened_at: datetime | None
    conditions: list[Condition]
    is_unwatched: bool


class OfRelease(ReleaseScreen):
    """A screen about one release."""

    @cached_property
    def release(self) -> Release:
        """The release in the address."""
        return get_object_or_404(Release.objects.select_related("plugin"), pk=self.kwargs["pk"])

    def get_parents(self) -> list[dict[str, Any]]:
        """Lead back over the plugin."""
        return self.above(self.release.plugin_id)

    def back(self) -> str:
        """Go back to the release."""
        return reverse("kring_release", args=[self.release.pk])

    def release_title(self) -> str:
        """Return the plugin or feature, and the version."""
        release = self.release
        version = f"({release.version})" if release.feature else release.version
        return f"{self.plugin_title(release.feature_key)} {version}"


class ReleaseView(OfRelease):
    """Shows how far the release is, and which conditions hold it."""

    template_name = "releases/admin/release.html"

    def get_page_title(self) -> str:
        """Name the release."""
        return self.release_title()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the ladder, the charts and the history."""
        release = self.release
        rings = list(release.rings.select_related("release__plugin").order_by("order"))
        people = people_of_rings(release=release, rings=rings)
        both = list(zip(rings, people, strict=True))
        reached = {ring.order: each.adds for ring, each in both if ring.opened_at}
        sizes = {ring.order: each.own for ring, each in both}
        figures = figures_per_ring(release, rings, reached)
        concerning = stops_concerning(release.feature_key)
        stops = worded(concerning) if release.status in Release.COUNTING else []
        return super().get_context_data(
            release=release,
            ladder=ladder(release, rings, people),
            charts=release_charts(release, figures, self.request.user) if reached else [],
            can=allowed_actions(release, rings, stops),
            quiet=Freeze.on(today()) if release.advances_automatically else None,
            is_coming=any(not ring.opened_at for ring in rings) or not rings,
            ends_at=local_of(release.ends_at, release.time_zone),
            own_stop=release.plugin.stop_of(release.feature_key) if release.feature else None,
            smallest=SMALLEST_SHOWN,
            stops=stops,
            is_lacking=lacks_feature(release),
            not_counted="" if release.is_over else not_counted(release),
            overrides=titled_exceptions(
                Override.objects.filter(**fields_of(release.feature_key)),
                self.request.LANGUAGE_CODE,
            )
            if release.feature
            else [],
            answer=answer_of(release, rings, sizes),
            panels=panels(release, self.request),
            put_aside=shown(put_aside(release.feature_key)),
            **history(ReleaseEvent.objects.filter(plugin=release.plugin_id)),
            **kwargs,
        )


def ladder(release: Release, rings: list[Ring], people: list[RingPeople]) -> list[Rung]:
    """Return the rungs, lowest first."""
    labels = subject_labels({key for ring in rings for key in ring.keys})
    opened = [ring for ring in rings if ring.opened_at]
    current = opened[-1] if opened else None
    coming = next((ring for ring in rings if not ring.opened_at), None)
    rungs, quick = [], unwatched(opened)
    for ring, of_ring in zip(rings, people, strict=True):
        shown_conditions: list[Condition] = []
        if ring == coming and release.status in (Status.DRAFT, Status.RUNNING, Status.PAUSED):
            shown_conditions = [
                c for c in conditions_to_open(ring, of_ring.adds) if c.name != "start"
            ]
        rungs.append(
            Rung(
                ring=ring,
                who=[labels[key] for key in ring.keys],
                adds=of_ring.adds,
                total=of_ring.total,
                state="here" if ring == current else "open" if ring.opened_at else "closed",
                starts_at=local_of(ring.starts_at, release.time_zone),
                opened_at=local_of(ring.opened_at, release.time_zone),
                conditions=shown_conditions,
                is_unwatched=ring in quick,
            )
        )
    return rungs


def allowed_actions(release: Release, rings: list[Ring], stops: list[Stop]) -> dict[str, bool]:
    """Return which actions the state of the release allows; none opens a ring while it is stopped."""
    status, goes_on = release.status, not release.has_ended
    own_stop = release.plugin.stop_of(release.feature_key)
    # A feature that the installed version does not have is on for nobody: there is nothing to open or to stop.
    is_here = not lacks_feature(release)
    return {
        "start": status == Status.DRAFT
        and bool(rings)
        and goes_on
        and not release.is_stopped
        and is_here
        and not running_instead(release),
        "advance": goes_on
        and is_here
        and not stops
        and not release.is_stopped
        and status == Status.RUNNING
        and any(not ring.opened_at for ring in rings),
        "pause": status == Status.RUNNING,
        "resume": status == Status.PAUSED and not stops,
        "roll_back": status in Release.COUNTING,
        "edit": goes_on and status in (Status.DRAFT, Status.RUNNING, Status.PAUSED),
        "end": status != Status.ROLLED_BACK,
        "discard": status == Status.DRAFT,
        "kill": is_here and own_stop is None,
        "revive": own_stop is not None,
        "mandatory": goes_on and status in Release.COUNTING,
    }
