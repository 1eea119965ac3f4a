"""How wide a ring may be: what the plugin's quality and what it depends on allow."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from plugins import quality, registry, snapshot
from plugins.models import Ring
from plugins.selectors.audience import as_released, everybody, held_back, with_rules
from plugins.services.problems import ReleaseError


class LimitError(ReleaseError):
    """The ring would be wider than it may be."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One bound on a ring, and how the ring stands to it. ``problem`` is said when it does not hold."""

    name: str
    label: str
    holds: bool
    actual: Any
    needed: Any
    problem: str


def check_may_open(ring: Ring) -> None:
    """LimitError when opening this ring would go beyond a limit; the text says which."""
    for limit in limits_of(ring):
        if not limit.holds:
            raise LimitError(limit.problem)


def limits_of(ring: Ring) -> list[Limit]:
    """Return the bounds on this ring."""
    return [*_by_quality(ring), *_by_dependency(ring)]


def _by_quality(ring: Ring) -> list[Limit]:
    """A plugin goes no wider than the tier that it reaches. One that is not installed has no tier."""
    found = registry.get(ring.release.plugin_id)
    if found is None:
        return []
    tier = quality.tier_of(found)
    widest = quality.max_percentage_for(tier)
    return [
        Limit(
            "quality",
            _("Percentage of everyone, for its quality"),
            ring.percentage <= widest,
            f"{ring.percentage / 100:g} %",
            f"{widest / 100:g} %",
            _(
                "The quality of this plugin (%(tier)s) allows %(widest)s %% of everyone; this ring "
                "is wider. “manage.py plugins check” says what is missing."
            )
            % {"tier": tier or "–", "widest": f"{widest / 100:g}"},
        )
    ]


def _by_dependency(ring: Ring) -> list[Limit]:
    """A plugin is never wider than what it depends on: how many people of the ring lack that."""
    slug = ring.release.plugin_id
    rules = snapshot.load()
    alone = rules.rules.get(slug)
    if alone is None or not alone.depends:
        return []
    rings = [*ring.release.rings.filter(order__lt=ring.order), ring]
    lacking = held_back(with_rules(rules, as_released(alone, rings)), slug, everybody())
    return [
        Limit(
            "depends",
            _("People without “%(plugin)s”, which it needs") % {"plugin": other},
            not lacking.get(other),
            lacking.get(other, 0),
            0,
            _(
                "%(count)d people of this ring do not have “%(plugin)s”, which this plugin depends "
                "on: release that to them first."
            )
            % {"count": lacking.get(other, 0), "plugin": other},
        )
        for other in alone.depends
    ]
