"""The screen of a release: its ladder, its figures, its history."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone

from kring.core.small_numbers import SMALLEST_SHOWN, shown
from kring.core.subjects import subject_labels
from releases.admin.base import ReleaseScreen
from releases.admin.charts import release_charts
from releases.admin.overview import history
from releases.admin.panels import panels
from releases.listening import Condition
from releases.models import Freeze, Release, ReleaseEvent, Ring
from releases.selectors.opt_outs import put_aside
from releases.selectors.releases import figures_per_ring
from releases.services.local_time import local_of
from releases.services.promotion import conditions, conditions_to_open
from releases.services.simulate import people_per_ring

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


class OfRelease(ReleaseScreen):
    """A screen about one release."""

    @cached_property
    def release(self) -> Release:
        """The release in the address."""
        return get_object_or_404(Release.objects.select_related("plugin"), pk=self.kwargs["pk"])

    def get_parents(self) -> list[dict[str, Any]]:
        """Lead back over the plugin."""
        return self.above(self.release.plugin_id)


class ReleaseView(OfRelease):
    """Shows how far the release is, and which conditions hold it."""

    template_name = "releases/admin/release.html"

    def get_page_title(self) -> str:
        """Name the plugin and the version."""
        return f"{self.plugin_title(self.release.plugin_id)} {self.release.version}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the ladder, the charts and the history."""
        release = self.release
        rings = list(release.rings.select_related("release__plugin").order_by("order"))
        people = people_per_ring(slug=release.plugin_id, rings=rings)
        reached = {
            ring.order: added
            for ring, (added, _all) in zip(rings, people, strict=True)
            if ring.opened_at
        }
        figures = figures_per_ring(release, rings, reached)
        return super().get_context_data(
            release=release,
            ladder=ladder(release, rings, people),
            charts=release_charts(release, figures, self.request.user) if reached else [],
            can=allowed_actions(release, rings),
            quiet=Freeze.on(timezone.localdate()) if release.advances_automatically else None,
            ends_at=local_of(release.ends_at, release.time_zone),
            smallest=SMALLEST_SHOWN,
            panels=panels(release, self.request),
            put_aside=shown(put_aside(release.plugin_id)),
            **history(ReleaseEvent.objects.filter(plugin=release.plugin_id)),
            **kwargs,
        )


def ladder(release: Release, rings: list[Ring], people: list[tuple[int, int]]) -> list[Rung]:
    """Return the rungs, lowest first."""
    labels = subject_labels({key for ring in rings for key in ring.keys})
    opened = [ring for ring in rings if ring.opened_at]
    current = opened[-1] if opened else None
    coming = next((ring for ring in rings if not ring.opened_at), None)
    rungs = []
    for ring, (adds, total) in zip(rings, people, strict=True):
        shown_conditions: list[Condition] = []
        if ring == current and coming:
            shown_conditions = [_hide_small_number(each) for each in conditions(ring)]
        elif ring == coming and release.status in (Status.DRAFT, Status.RUNNING, Status.PAUSED):
            shown_conditions = [c for c in conditions_to_open(ring) if c.name != "start"]
        rungs.append(
            Rung(
                ring=ring,
                who=[labels[key] for key in ring.keys],
                adds=adds,
                total=total,
                state="here" if ring == current else "open" if ring.opened_at else "closed",
                starts_at=local_of(ring.starts_at, release.time_zone),
                opened_at=local_of(ring.opened_at, release.time_zone),
                conditions=shown_conditions,
            )
        )
    return rungs


def _hide_small_number(condition: Condition) -> Condition:
    """Return the condition with a small number of people as "fewer than"."""
    if not condition.counts_people or not isinstance(condition.actual, int):
        return condition
    return replace(condition, actual=shown(condition.actual))


def allowed_actions(release: Release, rings: list[Ring]) -> dict[str, bool]:
    """Return which actions the state of the release allows."""
    status, goes_on = release.status, not release.has_ended
    return {
        "start": status == Status.DRAFT and bool(rings) and goes_on,
        "advance": goes_on
        and status == Status.RUNNING
        and any(not ring.opened_at for ring in rings),
        "pause": status == Status.RUNNING,
        "resume": status == Status.PAUSED,
        "roll_back": status in Release.COUNTING,
        "edit": goes_on and status in (Status.DRAFT, Status.RUNNING, Status.PAUSED),
        "end": status != Status.ROLLED_BACK,
        "discard": status == Status.DRAFT,
        "kill": not release.plugin.is_stopped,
        "revive": release.plugin.is_stopped,
        "mandatory": goes_on and status in Release.COUNTING,
    }
