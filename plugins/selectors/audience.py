"""Everybody at once: who has a plugin, and who would under other rules."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from plugins.gate import Decision, Identity, Reason, Rules, Snapshot
from plugins.models import Release, Ring
from plugins.snapshot import circle, load
from plugins.subjects import Everyone, everyone

Everybody = Mapping[int, Identity]


def everybody() -> dict[int, Identity]:
    """Return the identity of every active user by user id, in as many queries for 4 as for 40,000."""
    return identities(everyone())


def identities(all_of_them: Everyone) -> dict[int, Identity]:
    """Return who each of them is to the gate, by user id."""
    keys, units = all_of_them.keys, all_of_them.units
    return {
        pk: Identity(frozenset(keys.get(pk, ())), pk, units.get(pk)) for pk in all_of_them.names
    }


def who_has(rules: Snapshot, slug: str, people: Everybody) -> frozenset[int]:
    """Return the ids of the users for whom the plugin is on under these rules."""
    return frozenset(pk for pk, who in people.items() if rules.is_on(slug, who))


def held_back(rules: Snapshot, slug: str, people: Everybody) -> dict[str, int]:
    """Return how many people lack the plugin only because one that it depends on does not reach them.

    By the slug of that plugin. Somebody who was excepted from it by hand, or has put it aside, does not
    count.
    """
    counts: dict[str, int] = defaultdict(int)
    for who in people.values():
        decision = rules.decide(slug, who)
        if decision.reason is Reason.DEPENDENCY and lacking(rules, decision, who).reason not in (
            Reason.DENIED,
            Reason.OPTED_OUT,
        ):
            counts[decision.detail] += 1
    return dict(counts)


def lacking(rules: Snapshot, decision: Decision, who: Identity) -> Decision:
    """Return the decision that is at the bottom of one that says that something it needs is off."""
    while decision.reason is Reason.DEPENDENCY:
        decision = rules.decide(decision.detail, who)
    return decision


def dependants(rules: Snapshot, slug: str) -> list[str]:
    """Return the plugins that depend on this one, directly or through another, by slug."""
    return sorted(other for other in rules.rules if other != slug and _needs(rules, other, slug))


def _needs(rules: Snapshot, slug: str, needed: str) -> bool:
    depends = rules.rules[slug].depends if slug in rules.rules else ()
    return needed in depends or any(_needs(rules, other, needed) for other in depends)


def without_opt_outs(rules: Snapshot) -> Snapshot:
    """Return the rules as they would be had nobody put anything aside: whom the rings reach."""
    nobody: frozenset[int] = frozenset()
    every = {slug: replace(known, opted_out=nobody) for slug, known in rules.rules.items()}
    return replace(rules, rules=every)


def with_rules(rules: Snapshot, changed: Rules) -> Snapshot:
    """Return the rules with those of one plugin replaced."""
    return replace(rules, rules={**rules.rules, changed.slug: changed})


def released_to(release: Release) -> frozenset[int]:
    """Return the ids of the users who have the plugin by this release, or had it until it ended."""
    rules = load()
    alone = replace(rules.rules[release.plugin_id], ended=False)
    opened = release.rings.filter(opened_at__isnull=False).order_by("order")
    return who_has(with_rules(rules, as_released(alone, opened)), release.plugin_id, everybody())


def as_released(rules: Rules, rings: Iterable[Ring]) -> Rules:
    """Return the rules of a plugin as they are when these rings, and no others, are open."""
    opened = list(rings)

    def widest(unit: str) -> int:
        return max((ring.percentage for ring in opened if ring.percentage_unit == unit), default=0)

    return replace(
        rules,
        ring=frozenset(key for ring in opened for key in ring.keys),
        percentage=widest(Ring.PercentageUnit.PERSON),
        unit_percentage=widest(Ring.PercentageUnit.UNIT),
        circles=tuple(circle(ring) for ring in opened),
        mandatory=tuple(circle(ring) for ring in opened if ring.mandatory_since),
    )
