"""Read plugins with the state of their releases, and figures per ring."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet, Sum

from plugins.gate import snapshot
from plugins.gate.keys import feature_of, plugin_of
from plugins.gate.rules import Snapshot
from plugins.install import pending, registry
from plugins.install.features import features_of
from plugins.install.registry import InstalledPlugin
from plugins.models import DayCount, Plugin
from plugins.models.plugin import HandStop
from releases.evidence.words import percent_of
from releases.listening import listener
from releases.models import Release, Ring
from releases.selectors.audience import Everybody, everybody, who_has, without_opt_outs
from releases.selectors.evidence import people_who_used_by_ring


@dataclass(frozen=True, slots=True)
class FeatureRow:
    """One feature of a plugin in the list, with its own release.

    ``since`` is empty for one that the installed version does not have: it is on for nobody.
    """

    key: str
    since: str
    release: Release | None
    ring: Ring | None
    people: int
    # By hand: its own stop, and whether that or one of its whole plugin is in force.
    own_stop: HandStop | None = None
    is_killed: bool = False
    # Stopped by evidence, itself or its plugin: for everybody, or for some units.
    is_stopped: bool = False
    is_stopped_in_part: bool = False
    # While that is half-open: for how many percent of those who had it it is back; else empty.
    back_for: str = ""

    @property
    def name(self) -> str:
        """Its key within the plugin."""
        return feature_of(self.key)


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
    features: list[FeatureRow]
    # Stopped by evidence: for everybody, or for some units.
    is_stopped: bool = False
    is_stopped_in_part: bool = False
    # While it is half-open: for how many percent of those who had it it is back; else empty.
    back_for: str = ""

    @property
    def version(self) -> str:
        """The version that is installed, else the one that was enabled last."""
        if self.installed:
            return str(self.installed.version)
        return self.plugin.version if self.plugin else ""


def releases_of(slug: str = "") -> QuerySet[Release]:
    """Return the releases of a plugin and its features, or of all, newest first, with their rings."""
    releases = Release.objects.order_by("-created_at").prefetch_related("rings")
    return releases.filter(plugin=slug) if slug else releases


def plugin_rows() -> list[PluginRow]:
    """Return every plugin that is installed or has ever been enabled, by slug.

    As many queries for 50 plugins as for one.
    """
    with_releases = Prefetch("releases", queryset=releases_of())
    known = {plugin.slug: plugin for plugin in Plugin.objects.prefetch_related(with_releases)}
    installed = {plugin.slug: plugin for plugin in registry.installed()}
    problems = pending.problems()
    rules, people = without_opt_outs(snapshot.in_force()), everybody()
    flops = listener().open_flops()
    errors = _faults()
    rows = []
    for slug in sorted(known.keys() | installed.keys()):
        plugin = known.get(slug)
        releases = list(plugin.releases.all()) if plugin else []
        release = shown_release(each for each in releases if not each.feature)
        rings = list(release.rings.all()) if release else []
        problem, alone = problems.get(slug), rules.rules.get(slug)
        rows.append(
            PluginRow(
                slug=slug,
                installed=installed.get(slug),
                plugin=plugin,
                problem=f"{problem.reason} {problem.cure}" if problem else "",
                release=release,
                ring=_newest_ring(release),
                rings=len(rings),
                people=len(who_has(rules, slug, people)) if plugin else 0,
                flops=flops[slug],
                errors=errors[slug],
                features=feature_rows(slug, plugin, releases, rules, people),
                is_stopped=alone is not None and alone.stopped,
                is_stopped_in_part=alone is not None and bool(alone.stopped_units),
                back_for=percent_back(rules, [slug]),
            )
        )
    return rows


def percent_back(rules: Snapshot, keys: Iterable[str]) -> str:
    """Return for how many percent of those who had it what stops of these keep is back; empty when for nobody.

    The strictest of the stops counts.
    """
    stopped = (each for key in keys if (each := rules.rules.get(key)) and each.stopped)
    share = min((each.back_for for each in stopped), default=0)
    return percent_of(share) if share else ""


def feature_rows(
    slug: str,
    plugin: Plugin | None,
    releases: Iterable[Release],
    rules: Snapshot,
    people: Everybody,
) -> list[FeatureRow]:
    """Return the features of a plugin, in the order of its manifest. ``releases`` are all of the plugin.

    After them those that the installed version does not have, and that were released here.
    """
    declared = features_of(slug)
    of_feature: dict[str, list[Release]] = {key: [] for key in declared}
    for release in releases:
        if release.feature:
            of_feature.setdefault(release.feature_key, []).append(release)
    rows = []
    for key, own in of_feature.items():
        newest = shown_release(own)
        concerning = [each for each in (rules.rules.get(slug), rules.rules.get(key)) if each]
        rows.append(
            FeatureRow(
                key,
                str(declared[key].since) if key in declared else "",
                newest,
                _newest_ring(newest),
                len(who_has(rules, key, people)),
                own_stop=plugin.stop_of(key) if plugin else None,
                is_killed=plugin is not None and any(map(plugin.stop_of, {slug, key})),
                is_stopped=any(each.stopped for each in concerning),
                is_stopped_in_part=any(each.stopped_units for each in concerning),
                back_for=percent_back(rules, (slug, key)),
            )
        )
    return rows


def _newest_ring(release: Release | None) -> Ring | None:
    """Return the ring that the release has reached; its rings are prefetched."""
    opened = [ring for ring in (release.rings.all() if release else ()) if ring.opened_at]
    return opened[-1] if opened else None


def _faults() -> Counter[str]:
    """Return how often each plugin failed, its features included, in one query."""
    counts: Counter[str] = Counter()
    rows = DayCount.objects.filter(faults__gt=0).order_by().values_list("feature")
    for feature, number in rows.annotate(number=Sum("faults")):
        counts[plugin_of(feature)] += number
    return counts


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
    """Return the figures of each ring of this version, in three queries. ``reached`` is how many people each ring adds."""
    counts = DayCount.objects.filter(feature=release.feature_key, version=release.version)
    times = {
        order: (uses, faults)
        for order, uses, faults in counts.order_by()
        .values_list("ring_order")
        .annotate(all_uses=Sum("uses"), all_faults=Sum("faults"))
    }
    used = people_who_used_by_ring(release.feature_key, release.version)
    feedback = listener().given_per_ring(release)
    return [
        RingFigures(
            ring=ring,
            reached=reached.get(ring.order, 0),
            used_by=used[ring.order],
            uses=times.get(ring.order, (0, 0))[0],
            errors=times.get(ring.order, (0, 0))[1],
            feedback=feedback[ring.order],
        )
        for ring in rings
    ]
