"""What the screens of releases read: plugins with their state, and figures per ring."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from plugins import pending, registry, snapshot
from plugins.models import Feedback, Plugin, Release, Ring, UsageEvent
from plugins.registry import Found
from plugins.selectors.audience import everybody, who_has, without_opt_outs
from plugins.selectors.usage import FAULTS


@dataclass(frozen=True, slots=True)
class PluginRow:
    """One plugin in the list: installed, known, or both."""

    slug: str
    found: Found | None
    plugin: Plugin | None
    problem: str
    release: Release | None
    ring: Ring | None
    rings: int
    people: int
    flops: int
    errors: int

    @property
    def version(self) -> str:
        """The version that is installed, else the one that was enabled last."""
        if self.found:
            return str(self.found.version)
        return self.plugin.version if self.plugin else ""


def plugin_rows() -> list[PluginRow]:
    """Return every plugin that is installed or has ever been enabled, by slug.

    As many queries for 50 plugins as for one.
    """
    releases = Release.objects.order_by("-created_at").prefetch_related("rings")
    known = {
        plugin.slug: plugin
        for plugin in Plugin.objects.prefetch_related(Prefetch("releases", queryset=releases))
    }
    installed = {found.slug: found for found in registry.installed()}
    problems = pending.problems()
    rules, people = without_opt_outs(snapshot.load()), everybody()
    flops = _counts(
        Feedback.objects.filter(kind=Feedback.Kind.FLOP, status__in=Feedback.OPEN), "plugin"
    )
    errors = _counts(UsageEvent.objects.filter(kind__in=FAULTS), "slug")
    rows = []
    for slug in sorted(known.keys() | installed.keys()):
        plugin = known.get(slug)
        release = shown_release(plugin.releases.all()) if plugin else None
        rings = list(release.rings.all()) if release else []
        opened = [ring for ring in rings if ring.opened_at]
        problem = problems.get(slug)
        rows.append(
            PluginRow(
                slug=slug,
                found=installed.get(slug),
                plugin=plugin,
                problem=f"{problem.reason} {problem.cure}" if problem else "",
                release=release,
                ring=opened[-1] if opened else None,
                rings=len(rings),
                people=len(who_has(rules, slug, people)) if plugin else 0,
                flops=flops[slug],
                errors=errors[slug],
            )
        )
    return rows


def _counts(rows: QuerySet, field: str) -> Counter[Any]:
    found = rows.order_by().values_list(field).annotate(number=Count("pk"))
    return Counter(dict(found))


def shown_release(releases: Iterable[Release]) -> Release | None:
    """Return the release that tells how a plugin stands: the one under way, else the newest."""
    newest = list(releases)
    under_way = (Release.Status.RUNNING, Release.Status.PAUSED)
    active = [release for release in newest if release.status in under_way]
    return next(iter(active or newest), None)


@dataclass(frozen=True, slots=True)
class RingFigures:
    """What happened in one ring since the release began. ``used_by`` counts people, the others times."""

    ring: Ring
    reached: int
    used_by: int
    uses: int
    errors: int
    feedback: int


def figures_per_ring(
    release: Release, rings: Iterable[Ring], reached: Mapping[int, int]
) -> list[RingFigures]:
    """Return the figures of each ring; ``reached`` holds the people by order of the ring. Three queries."""
    since = release.created_at
    events = UsageEvent.objects.filter(slug=release.plugin_id, at__gte=since).order_by()
    times = Counter(
        {
            (order, kind): number
            for order, kind, number in events.values_list("ring_order", "kind").annotate(
                number=Count("pk")
            )
        }
    )
    used = Counter(
        dict(
            events.filter(kind=UsageEvent.Kind.USE)
            .values_list("ring_order")
            .annotate(number=Count("user", distinct=True))
        )
    )
    said = _counts(
        Feedback.objects.filter(plugin=release.plugin_id, created_at__gte=since), "ring_order"
    )
    return [
        RingFigures(
            ring=ring,
            reached=reached.get(ring.order, 0),
            used_by=used[ring.order],
            uses=times[(ring.order, UsageEvent.Kind.USE)],
            errors=sum(times[(ring.order, kind)] for kind in FAULTS),
            feedback=said[ring.order],
        )
        for ring in rings
    ]
