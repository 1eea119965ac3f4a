"""Read plugins with the state of their releases, and figures per ring."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from plugins.gate import snapshot
from plugins.install import pending, registry
from plugins.install.registry import InstalledPlugin
from plugins.models import Plugin, UsageEvent
from releases.listening import listener
from releases.models import Release, Ring
from releases.selectors.audience import everybody, who_has, without_opt_outs


@dataclass(frozen=True, slots=True)
class PluginRow:
    """One plugin in the list: installed, enabled once, or both."""

    slug: str
    installed: InstalledPlugin | None
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
        if self.installed:
            return str(self.installed.version)
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
    installed = {plugin.slug: plugin for plugin in registry.installed()}
    problems = pending.problems()
    rules, people = without_opt_outs(snapshot.load()), everybody()
    flops = listener().open_flops()
    errors = _counts(UsageEvent.objects.filter(kind__in=UsageEvent.FAULTS), "slug")
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
                installed=installed.get(slug),
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
    counts = rows.order_by().values_list(field).annotate(number=Count("pk"))
    return Counter(dict(counts))


def shown_release(releases: Iterable[Release]) -> Release | None:
    """Return the release that a list shows for a plugin: the one under way, else the newest."""
    newest = list(releases)
    active = [release for release in newest if release.status in Release.UNDER_WAY]
    return next(iter(active or newest), None)


@dataclass(frozen=True, slots=True)
class RingFigures:
    """The figures of one ring since the release began. ``reached`` and ``used_by`` count people."""

    ring: Ring
    reached: int
    used_by: int
    uses: int
    errors: int
    feedback: int


def figures_per_ring(
    release: Release, rings: Iterable[Ring], reached: Mapping[int, int]
) -> list[RingFigures]:
    """Return the figures of each ring, in three queries. ``reached`` is how many people each ring adds."""
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
    feedback = listener().given_per_ring(release.plugin_id, since)
    return [
        RingFigures(
            ring=ring,
            reached=reached.get(ring.order, 0),
            used_by=used[ring.order],
            uses=times[(ring.order, UsageEvent.Kind.USE)],
            errors=sum(times[(ring.order, kind)] for kind in UsageEvent.FAULTS),
            feedback=feedback[ring.order],
        )
        for ring in rings
    ]
