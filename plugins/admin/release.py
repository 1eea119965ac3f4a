"""The screen of a release: its ladder, its figures, its history."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone

from plugins.admin.base import ReleaseScreen
from plugins.admin.charts import release_charts
from plugins.admin.overview import history
from plugins.models import Freeze, Release, ReleaseEvent, Ring
from plugins.selectors.ambassador_tasks import progress
from plugins.selectors.opt_outs import put_aside
from plugins.selectors.releases import figures_per_ring
from plugins.selectors.usage import SMALLEST_SHOWN, shown
from plugins.services.local_time import local_of
from plugins.services.promotion import Condition, conditions, conditions_to_open
from plugins.services.simulate import people_per_ring
from plugins.subjects import subject_labels

# Conditions that count people; a small number of them is not shown exactly.
COUNTS_OF_PEOPLE = ("people", "answers")
Status = Release.Status


@dataclass(frozen=True, slots=True)
class Rung:
    """One ring as the ladder shows it."""

    ring: Ring
    who: list[str]
    adds: int
    total: int
    state: str
    starts_at: Any
    opened_at: Any
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
    """How far the release is, and what holds it."""

    template_name = "plugins/admin/release.html"

    def get_page_title(self) -> str:
        """Name the plugin and the version."""
        return f"{self.plugin_title(self.release.plugin_id)} {self.release.version}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the ladder, the charts and the history."""
        release = self.release
        rings = list(release.rings.select_related("release__plugin").order_by("order"))
        people = people_per_ring(slug=release.plugin_id, rings=rings)
        reached = {
            ring.order: added for ring, (added, _all) in zip(rings, people, strict=True)
            if ring.opened_at
        }  # fmt: skip
        figures = figures_per_ring(release, rings, reached)
        return super().get_context_data(
            release=release,
            ladder=ladder(release, rings, people),
            charts=release_charts(release, figures, self.request.user) if reached else [],
            can=possible(release, rings),
            quiet=Freeze.on(timezone.localdate()) if release.advances_automatically else None,
            ends_at=local_of(release.ends_at, release.time_zone),
            smallest=SMALLEST_SHOWN,
            tasks=progress(list(release.tasks.select_related("release"))),
            put_aside=shown(put_aside(release.plugin_id)),
            **history(ReleaseEvent.objects.filter(plugin=release.plugin_id)),
            **kwargs,
        )


def ladder(release: Release, rings: list[Ring], people: list[tuple[int, int]]) -> list[Rung]:
    """Return the rungs, lowest first."""
    labels = subject_labels({key for ring in rings for key in ring.keys})
    opened = [ring for ring in rings if ring.opened_at]
    here = opened[-1] if opened else None
    coming = next((ring for ring in rings if not ring.opened_at), None)
    rungs = []
    for ring, (adds, total) in zip(rings, people, strict=True):
        found: list[Condition] = []
        if ring == here and coming:
            found = [_discreet(condition) for condition in conditions(ring)]
        elif ring == coming and release.status in (Status.DRAFT, Status.RUNNING, Status.PAUSED):
            found = [c for c in conditions_to_open(ring) if c.name != "start"]
        state = "here" if ring == here else "open" if ring.opened_at else "closed"
        zone = release.time_zone
        rungs.append(
            Rung(
                ring, [labels[key] for key in ring.keys], adds, total, state,
                local_of(ring.starts_at, zone), local_of(ring.opened_at, zone), found,
            )
        )  # fmt: skip
    return rungs


def _discreet(condition: Condition) -> Condition:
    """Return the condition with a small number of people told as "fewer than"."""
    if condition.name not in COUNTS_OF_PEOPLE:
        return condition
    return Condition(
        condition.name, condition.label, condition.holds, shown(condition.actual), condition.needed
    )


def possible(release: Release, rings: list[Ring]) -> dict[str, bool]:
    """Return which actions the state of the release lets through."""
    status, goes_on = release.status, not release.has_ended
    return {
        "start": status == Status.DRAFT and bool(rings) and goes_on,
        "advance": goes_on
        and status == Status.RUNNING
        and any(not ring.opened_at for ring in rings),
        "pause": status == Status.RUNNING,
        "resume": status == Status.PAUSED,
        "roll_back": status in (Status.RUNNING, Status.PAUSED, Status.DONE),
        "edit": goes_on and status in (Status.DRAFT, Status.RUNNING, Status.PAUSED),
        "end": status != Status.ROLLED_BACK,
        "discard": status == Status.DRAFT,
        "kill": not release.plugin.is_killed,
        "revive": release.plugin.is_killed,
        "give_task": goes_on and status in (Status.RUNNING, Status.PAUSED, Status.DONE),
        "mandatory": goes_on and status in (Status.RUNNING, Status.PAUSED, Status.DONE),
    }
