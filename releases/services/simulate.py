"""Simulate a plan: who would gain the plugin and who would lose it, before anything is saved."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator

from kring.core.subjects import Everyone, everyone, subject_labels
from plugins.gate import snapshot
from plugins.gate.keys import feature_of, plugin_of
from plugins.gate.rules import Rules, Snapshot
from plugins.models import Breaker
from releases.models import Release, Ring
from releases.selectors.audience import (
    Everybody,
    as_released,
    dependants,
    everybody,
    identities,
    who_has,
    with_rules,
    without_opt_outs,
)
from releases.selectors.rules import rings_of_others

NAMES_ON_A_PAGE = 50
UNITS = 15


@dataclass(frozen=True, slots=True)
class Step:
    """The effect of opening one ring of a plan, after the rings before it."""

    ring: Ring
    gained: frozenset[int]
    lost: frozenset[int]
    total: int


@dataclass(frozen=True, slots=True)
class PeopleSummary:
    """A set of people as a release manager reads it: their number, per main unit, and a page of names."""

    count: int
    units: tuple[tuple[str, int], ...]
    names: Page[str]


@dataclass(frozen=True, slots=True)
class Simulation:
    """The outcome of a plan. ``gained`` and ``lost`` compare with the people who have the plugin now."""

    steps: tuple[Step, ...]
    everyone: int
    now: int
    gained: PeopleSummary
    lost: PeopleSummary


def simulate_plan(
    *,
    release: Release,
    rings: Sequence[Ring],
    upto: int | None = None,
    gained_page: int | str = 1,
    lost_page: int | str = 1,
) -> Simulation:
    """Open these rings as the plan of a release, one by one, for every active user.

    As if the plugin were enabled, and with the rings that its other releases keep open: without rings it is
    as if this release did not exist. ``rings`` need not be saved. ``upto`` is the place of the last ring that
    counts for who gains and loses, by default the last of all. The pages say which names are shown; a page
    that does not exist shows the nearest one. People who have put the plugin aside count as those whom it reaches:
    a name that is missing would give them away. Eleven queries at most, whatever the number of rings and people.
    """
    current, active, key = without_opt_outs(snapshot.load()), everyone(), release.feature_key
    people, others = identities(active), rings_of_others(release)
    rules, alone = _as_running(current, key)
    now = who_has(current, key, people)
    has = who_has(with_rules(rules, as_released(alone, [], others)), key, people)
    steps, final = [], has
    for place in range(len(rings)):
        had, opened = has, as_released(alone, rings[: place + 1], others)
        has = who_has(with_rules(rules, opened), key, people)
        steps.append(Step(rings[place], has - had, had - has, len(has)))
        if upto is None or place <= upto:
            final = has
    gained, lost = _summaries(((final - now, gained_page), (now - final, lost_page)), active)
    return Simulation(tuple(steps), len(people), len(now), gained, lost)


def _as_running(rules: Snapshot, key: str) -> tuple[Snapshot, Rules]:
    """Return the rules, and those of one plugin or feature, as if its plugin were enabled and not stopped."""
    for each in {plugin_of(key), key}:
        known = rules.rules.get(each) or Rules(each)
        rules = with_rules(rules, _running(known))
    return rules, rules.rules[key]


def _running(rules: Rules) -> Rules:
    return replace(
        rules, enabled=True, killed=False, ended=False, stopped=False, stopped_units=frozenset()
    )


def _summaries(
    groups: Sequence[tuple[frozenset[int], int | str]], people: Everyone
) -> tuple[PeopleSummary, ...]:
    """Summarise sets of people, each with the wanted page of names; one query for the units of all."""
    per_unit = [
        Counter(people.units.get(pk) for pk in group).most_common(UNITS) for group, _p in groups
    ]
    labels = subject_labels(f"unit:{unit}" for units in per_unit for unit, _n in units if unit)
    summaries = []
    for (group, page), units in zip(groups, per_unit, strict=True):
        names = sorted((people.names[pk] for pk in group), key=str.casefold)
        named = ((labels[f"unit:{unit}"] if unit else "", number) for unit, number in units)
        shown = Paginator(names, NAMES_ON_A_PAGE).get_page(page)
        summaries.append(PeopleSummary(len(group), tuple(named), shown))
    return tuple(summaries)


@dataclass(frozen=True, slots=True)
class RingPeople:
    """How many people a ring adds to those below, how many that makes in all, and how many belong to it by itself.

    Whoever already has it by another release counts as below in ``adds`` and ``total``, not in ``own``.
    """

    adds: int
    total: int
    own: int


def people_of_rings(*, release: Release, rings: Sequence[Ring]) -> list[RingPeople]:
    """Return the numbers of people of each ring, as the two functions below count them, reading everybody once."""
    rules, active = without_opt_outs(snapshot.load()), everybody()
    added = _people_per_ring(release, rings, rules, active)
    own = _own_people(release, rings, rules, active)
    return [RingPeople(*both, len(each)) for both, each in zip(added, own, strict=True)]


def people_per_ring(*, release: Release, rings: Sequence[Ring]) -> list[tuple[int, int]]:
    """Return for each ring how many people it adds to those below, and how many that makes in all.

    Whoever already has it by another release counts as below. People who have put the plugin aside count: the
    ring reaches them, and the difference would reveal them. So do people for whom it is stopped.
    """
    return _people_per_ring(release, rings, without_opt_outs(snapshot.load()), everybody())


def sizes_of(release: Release) -> dict[int, int]:
    """Return how many people belong to each ring and to none below it, by its order, whether they have it or not.

    Other releases and dependencies are left aside; but nobody belongs to the ring of a feature without its plugin.
    """
    rings = list(release.rings.order_by("order"))
    sizes = own_sizes(release=release, rings=rings)
    return {ring.order: size for ring, size in zip(rings, sizes, strict=True)}


def own_sizes(*, release: Release, rings: Sequence[Ring]) -> list[int]:
    """Return how many people belong to each of these rings and to none below it, as ``sizes_of`` counts them."""
    return [len(each) for each in own_people(release=release, rings=rings, people=everybody())]


def own_people(
    *, release: Release, rings: Sequence[Ring], people: Everybody
) -> list[frozenset[int]]:
    """Return which of these people belong to each of these rings and to none below it, as ``sizes_of`` counts them."""
    return _own_people(release, rings, without_opt_outs(snapshot.load()), people)


def _people_per_ring(
    release: Release, rings: Sequence[Ring], rules: Snapshot, people: Everybody
) -> list[tuple[int, int]]:
    running, alone = _as_running(rules, release.feature_key)
    added = _added(running, alone, rings, rings_of_others(release), people)
    return [(len(each), total) for each, total in added]


def _own_people(
    release: Release, rings: Sequence[Ring], rules: Snapshot, people: Everybody
) -> list[frozenset[int]]:
    key = release.feature_key
    running, alone = _as_running(rules, key)
    alone = replace(alone, depends=(plugin_of(key),) if feature_of(key) else ())
    return [each for each, _total in _added(running, alone, rings, [], people)]


def _added(
    rules: Snapshot,
    alone: Rules,
    rings: Sequence[Ring],
    others: Sequence[Ring],
    people: Everybody,
) -> list[tuple[frozenset[int], int]]:
    """Return for each ring which people it adds to the others and those below, and how many that makes."""
    key = alone.slug
    had = who_has(with_rules(rules, as_released(alone, [], others)), key, people)
    added = []
    for place in range(len(rings)):
        opened = as_released(alone, rings[: place + 1], others)
        has = who_has(with_rules(rules, opened), key, people)
        added.append((has - had, len(has)))
        had = has
    return added


@dataclass(frozen=True, slots=True)
class Change:
    """How many people would lose, or get, one plugin or feature."""

    key: str
    people: int


def blast_radius(slug: str) -> list[Change]:
    """Return how many people would lose the plugin, and each that depends on it, if it were stopped."""
    rules = snapshot.load()
    if slug not in rules.rules:
        return []
    stopped = with_rules(rules, replace(rules.rules[slug], killed=True))
    return _changes(slug, stopped, rules)


def regained(slug: str, *, enabled: bool | None = None, killed: bool | None = None) -> list[Change]:
    """Return how many people would get the plugin at once, and each that depends on it.

    When it is enabled, or no longer stopped; None leaves that as it is.
    """
    rules = snapshot.load()
    if slug not in rules.rules:
        return []
    now = rules.rules[slug]
    then = replace(
        now,
        enabled=now.enabled if enabled is None else enabled,
        killed=now.killed if killed is None else killed,
    )
    return _changes(slug, rules, with_rules(rules, then))


def with_stop_lifted(rules: Snapshot, key: str) -> Snapshot:
    """Return the rules as if this plugin or feature were not stopped by evidence."""
    known = rules.rules.get(key)
    if known is None:
        return rules
    lifted = replace(known, stopped=False, back_for=0, stopped_units=frozenset())
    return with_rules(rules, lifted)


def _all_stops_lifted(rules: Snapshot, slug: str) -> Snapshot:
    for key in [key for key in rules.rules if plugin_of(key) == slug]:
        rules = with_stop_lifted(rules, key)
    return rules


def regained_by_reset(slug: str) -> list[Change]:
    """Return how many people would have the plugin back, its features and what depends on it, after a reset."""
    rules = snapshot.load()
    if slug not in rules.rules:
        return []
    return _changes(slug, rules, _all_stops_lifted(rules, slug))


def people_back_by_reset(slug: str) -> int:
    """Return how many different people would have the plugin, or a feature of it, back after a reset."""
    rules, people = snapshot.load(), everybody()
    lifted = _all_stops_lifted(rules, slug)
    keys = [key for key in rules.rules if plugin_of(key) == slug]
    back = (who_has(lifted, key, people) - who_has(rules, key, people) for key in keys)
    return len(frozenset().union(*back))


def people_without(stop: Breaker) -> int:
    """Return how many people a stop by evidence takes it from, whether or not it is still open."""
    rules, people, key = snapshot.load(), everybody(), stop.feature
    own = rules.rules.get(key) or Rules(key)
    units = frozenset(stop.evidence.get("units", ()))
    of_all = stop.unit is None
    on = replace(own, stopped=own.stopped and not of_all, stopped_units=own.stopped_units - units)
    off = replace(own, stopped=own.stopped or of_all, stopped_units=own.stopped_units | units)
    having = who_has(with_rules(rules, on), key, people)
    return len(having - who_has(with_rules(rules, off), key, people))


def _changes(slug: str, fewer: Snapshot, more: Snapshot) -> list[Change]:
    """Return how many people have it, and what depends on it, under the second rules alone."""
    people = everybody()
    changes = [
        Change(key, len(who_has(more, key, people) - who_has(fewer, key, people)))
        for key in (slug, *dependants(more, slug))
    ]
    # A feature that nobody has is no news.
    return [each for each in changes if each.people or not feature_of(each.key)]
