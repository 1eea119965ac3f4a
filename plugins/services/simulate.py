"""Who would gain and who would lose, before anything is saved."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator

from plugins import snapshot
from plugins.gate import Rules
from plugins.models import Ring
from plugins.selectors.audience import (
    as_released,
    dependants,
    everybody,
    identities,
    who_has,
    with_rules,
    without_opt_outs,
)
from plugins.subjects import Everyone, everyone, subject_labels

NAMES_ON_A_PAGE = 50
UNITS = 15


@dataclass(frozen=True, slots=True)
class Step:
    """What opening one ring of a plan would do, after the rings before it."""

    ring: Ring
    gained: frozenset[int]
    lost: frozenset[int]
    total: int


@dataclass(frozen=True, slots=True)
class Crowd:
    """A set of people as a release manager reads it: the number, per main unit, and a page of the names."""

    count: int
    units: tuple[tuple[str, int], ...]
    names: Page[str]


@dataclass(frozen=True, slots=True)
class Simulation:
    """A plan played through. ``gained`` and ``lost`` compare with who has the plugin now."""

    steps: tuple[Step, ...]
    everyone: int
    now: int
    gained: Crowd
    lost: Crowd


def simulate_plan(
    *,
    slug: str,
    rings: Sequence[Ring],
    upto: int | None = None,
    gained_page: Any = 1,
    lost_page: Any = 1,
) -> Simulation:
    """Play the rings of a plan through for every active user, as if the plugin were enabled.

    ``rings`` need not be saved. ``upto`` is the place of the last ring that counts for who gains and
    loses, by default the last of all. The pages say which names are shown, the nearest one when there
    is no such page. Ten queries at most, whatever the number of rings and people.
    """
    rules, all_of_them = snapshot.load(), everyone()
    people = identities(all_of_them)
    alone = rules.rules.get(slug) or Rules(slug)
    now = who_has(rules, slug, people)
    steps, had, goal = [], now, now
    for place in range(len(rings)):
        opened = as_released(_started(alone), rings[: place + 1])
        has = who_has(with_rules(rules, opened), slug, people)
        steps.append(Step(rings[place], has - had, had - has, len(has)))
        had = has
        if upto is None or place <= upto:
            goal = has
    gained, lost = _crowds(((goal - now, gained_page), (now - goal, lost_page)), all_of_them)
    return Simulation(tuple(steps), len(people), len(now), gained, lost)


def _started(rules: Rules) -> Rules:
    return replace(rules, enabled=True, killed=False, ended=False)


def _crowds(groups: Sequence[tuple[frozenset[int], Any]], people: Everyone) -> tuple[Crowd, ...]:
    """Describe sets of people, each with the wanted page of its names; one query for the units of all."""
    per_unit = [
        Counter(people.units.get(pk) for pk in group).most_common(UNITS) for group, _p in groups
    ]
    labels = subject_labels(f"unit:{unit}" for units in per_unit for unit, _n in units if unit)
    crowds = []
    for (group, page), units in zip(groups, per_unit, strict=True):
        names = sorted((people.names[pk] for pk in group), key=str.casefold)
        named = ((labels[f"unit:{unit}"] if unit else "", number) for unit, number in units)
        shown = Paginator(names, NAMES_ON_A_PAGE).get_page(page)
        crowds.append(Crowd(len(group), tuple(named), shown))
    return tuple(crowds)


def people_per_ring(*, slug: str, rings: Sequence[Ring]) -> list[tuple[int, int]]:
    """Return for each ring how many people it adds to those below, and how many that makes in all.

    Whoever has put the plugin aside counts: the ring reaches them, and the difference would tell of them.
    """
    rules, people = without_opt_outs(snapshot.load()), everybody()
    alone = _started(rules.rules.get(slug) or Rules(slug))
    had = who_has(with_rules(rules, as_released(alone, [])), slug, people)
    counts = []
    for place in range(len(rings)):
        has = who_has(with_rules(rules, as_released(alone, rings[: place + 1])), slug, people)
        counts.append((len(has - had), len(has)))
        had = has
    return counts


@dataclass(frozen=True, slots=True)
class Loss:
    """How many people lose one plugin."""

    slug: str
    people: int


def blast_radius(slug: str) -> list[Loss]:
    """Return how many people lose the plugin, and each plugin that depends on it, when it is stopped."""
    rules, people = snapshot.load(), everybody()
    if slug not in rules.rules:
        return []
    stopped = with_rules(rules, replace(rules.rules[slug], killed=True))
    return [
        Loss(other, len(who_has(rules, other, people) - who_has(stopped, other, people)))
        for other in (slug, *dependants(rules, slug))
    ]
