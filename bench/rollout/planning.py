"""Plan a release of a drive as a manager does, with the shipped template, and ask the gate whom its rings reach."""

from collections.abc import Mapping, Sequence
from typing import Any

from bench.rollout.base import VERSION, Base, needed_by
from plugins.gate import snapshot
from plugins.gate.rules import Identity, ring_order
from plugins.models import Plugin
from releases.models import PlanTemplate, Release
from releases.rehearsal.world import Kind, Organisation
from releases.selectors.rules import as_released
from releases.services.ladder import advance_release
from releases.services.plans import create_release, save_plan
from releases.services.switches import enable_plugin

EVERYBODY = 10_000


def plan(base: Base, slug: str, kind: Kind, organisation: Organisation) -> Release:
    """Plan the release of a kind; pilot and departments are the units that the organisation drew for them."""
    if kind.off_days:
        _release_to_everybody(base, needed_by(slug))
    release = _create(base, slug, PlanTemplate.objects.get())
    chosen = {1: _units_of(organisation, 1), 2: _units_of(organisation, 1, 2)}
    rings = [
        {"pk": ring.pk, "name": ring.name}
        | _used_share(kind)
        | ({"keys": _keys(base, chosen[ring.order])} if ring.order in chosen else {})
        for ring in release.rings.order_by("order")
    ]
    return _save(base, release, rings)


def _create(base: Base, slug: str, template: PlanTemplate | None = None) -> Release:
    # A salt of its own for each slug, and the same in every run: it draws whom the percentages take.
    Plugin.objects.create(slug=slug, salt=slug)
    manager = base.managers[0]
    plugin = enable_plugin(slug=slug, version=VERSION, user=manager)
    return create_release(plugin=plugin, version=VERSION, user=manager, template=template)


def _save(base: Base, release: Release, rings: Sequence[Mapping[str, Any]]) -> Release:
    return save_plan(
        release=release,
        time_zone=release.time_zone,
        advances_automatically=True,
        rings=rings,
        user=base.managers[0],
    )


def _release_to_everybody(base: Base, slug: str) -> None:
    release = _create(base, slug)
    _save(base, release, [{"name": "Everyone", "percentage": EVERYBODY}])
    advance_release(release=release, user=base.managers[0], reason="Others need it.")


def _units_of(organisation: Organisation, *rings: int) -> list[int]:
    unit_of = organisation.unit_of
    return sorted({unit_of[person] for ring in rings for person in organisation.rings[ring]})


def _keys(base: Base, units: Sequence[int]) -> list[str]:
    return [f"unit:{base.units[unit]}" for unit in units]


def _used_share(kind: Kind) -> dict[str, int]:
    return {} if kind.used_share is None else {"used_share": round(100 * kind.used_share)}


def rings_by_gate(release: Release, identities: Sequence[Identity]) -> list[list[int]]:
    """Return whom each ring adds, by the gate: it is the product's to say whom a percentage takes."""
    rings = list(release.rings.order_by("order"))
    rules = as_released(snapshot.load().rules[release.feature_key], rings)
    found: list[list[int]] = [[] for _ring in rings]
    for person, who in enumerate(identities):
        order = ring_order(rules, who)
        if order is not None:
            found[order].append(person)
    return found
