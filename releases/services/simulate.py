"""Simulate a plan: who would gain the plugin and who would lose it, before anything is saved."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator

from kring.core.subjects import Everyone, everyone, subject_labels
from plugins.gate import snapshot
from plugins.gate.rules import Rules
from releases.models import Release, Ring
from releases.selectors.audience import (
    as_released,
    dependants,
    everybody,
    identities,
    who_has,
    with_rules,
    without_opt_outs,
)

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
    slug: str,
    rings: Sequence[Ring],
    upto: int | None = None,
    gained_page: int | str = 1,
    lost_page: int | str = 1,
) -> Simulation:
    """Open the rings of a plan one by one for every active user, as if the plugin were enabled.

    ``rings`` need not be saved. ``upto`` is the place of the last ring that counts for who gains and
    loses, by default the last of all. The pages say which names are shown; a page that does not exist
    shows the nearest one. Ten queries at most, whatever the number of rings and people.
    """
    rules, active = snapshot.load(), everyone()
    people = identities(active)
    alone = rules.rules.get(slug) or Rules(slug)
    now = who_has(rules, slug, people)
    steps, had, final = [], now, now
    for place in range(len(rings)):
        opened = as_released(_enabled(alone), rings[: place + 1])
        has = who_has(with_rules(rules, opened), slug, people)
        steps.append(Step(rings[place], has - had, had - has, len(has)))
        had = has
        if upto is None or place <= upto:
            final = has
    gained, lost = _summaries(((final - now, gained_page), (now - final, lost_page)), active)
    return Simulation(tuple(steps), len(people), len(now), gained, lost)


def _enabled(rules: Rules) -> Rules:
    return replace(rules, enabled=True, killed=False, ended=False)


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


def people_per_ring(
    *, slug: str, rings: Sequence[Ring], with_dependencies: bool = True
) -> list[tuple[int, int]]:
    """Return for each ring how many people it adds to those below, and how many that makes in all.

    People who have put the plugin aside count: the ring reaches them, and the difference would reveal them.
    So do people for whom it is stopped, and, where dependencies are left aside, who lack what it needs.
    """
    rules, people = without_opt_outs(snapshot.load()), everybody()
    alone = _enabled(rules.rules.get(slug) or Rules(slug))
    alone = replace(alone, stopped=False, stopped_units=frozenset())
    if not with_dependencies:
        alone = replace(alone, depends=())
    had = who_has(with_rules(rules, as_released(alone, [])), slug, people)
    counts = []
    for place in range(len(rings)):
        has = who_has(with_rules(rules, as_released(alone, rings[: place + 1])), slug, people)
        counts.append((len(has - had), len(has)))
        had = has
    return counts


def sizes_of(release: Release) -> dict[int, int]:
    """Return how many people belong to each ring and to none below it, by its order, whether they have it or not."""
    rings = list(release.rings.order_by("order"))
    people = people_per_ring(slug=release.plugin_id, rings=rings, with_dependencies=False)
    return {ring.order: adds for ring, (adds, _total) in zip(rings, people, strict=True)}


@dataclass(frozen=True, slots=True)
class Loss:
    """How many people would lose one plugin."""

    slug: str
    people: int


def blast_radius(slug: str) -> list[Loss]:
    """Return how many people would lose the plugin, and each that depends on it, if it were stopped."""
    rules, people = snapshot.load(), everybody()
    if slug not in rules.rules:
        return []
    stopped = with_rules(rules, replace(rules.rules[slug], killed=True))
    return [
        Loss(other, len(who_has(rules, other, people) - who_has(stopped, other, people)))
        for other in (slug, *dependants(rules, slug))
    ]
