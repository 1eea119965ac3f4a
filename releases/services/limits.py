"""Limit how wide a ring may be, by the plugin's quality and its dependencies."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from plugins.gate import snapshot
from plugins.gate.keys import plugin_of
from plugins.install import quality, registry
from releases.errors import ReleaseError
from releases.models import Ring
from releases.selectors.audience import (
    as_released,
    blocked_by_dependency,
    everybody,
    with_rules,
)


class LimitError(ReleaseError):
    """The ring would be wider than it may be."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a ring, with the actual and the needed figure. ``problem`` explains why it fails."""

    name: str
    label: str
    holds: bool
    actual: str | int
    needed: str
    problem: str


def check_may_open(ring: Ring) -> None:
    """LimitError when opening this ring would exceed a limit; the text says which."""
    for limit in limits_of(ring):
        if not limit.holds:
            raise LimitError(limit.problem)


def limits_of(ring: Ring) -> list[Limit]:
    """Return the limits of this ring."""
    return [*_by_quality(ring), *_by_dependency(ring)]


def _by_quality(ring: Ring) -> list[Limit]:
    """Return the limit of the tier that the plugin reaches; none for one that is not installed."""
    installed = registry.get(ring.release.plugin_id)
    if installed is None:
        return []
    tier = quality.tier_of(installed)
    widest = quality.max_percentage_for(tier)
    return [
        Limit(
            "quality",
            _("Percentage of everyone, for its quality"),
            ring.percentage <= widest,
            f"{ring.percentage / 100:g} %",
            _("at most %(widest)s %%") % {"widest": f"{widest / 100:g}"},
            _(
                "The quality of this plugin (%(tier)s) allows %(widest)s %% of everyone; this ring "
                "is wider. “manage.py plugins check” says what is missing."
            )
            % {"tier": tier or "–", "widest": f"{widest / 100:g}"},
        )
    ]


def _by_dependency(ring: Ring) -> list[Limit]:
    """Return a limit for each dependency: nobody in the ring may lack it.

    None for the own plugin of a feature: the feature simply waits where its plugin is not yet.
    """
    key = ring.release.feature_key
    rules = snapshot.load()
    alone = rules.rules.get(key)
    if alone is None or not alone.depends:
        return []
    rings = [*ring.release.rings.filter(order__lt=ring.order), ring]
    blocked = blocked_by_dependency(with_rules(rules, as_released(alone, rings)), key, everybody())
    return [
        Limit(
            "depends",
            _("People without “%(plugin)s”, which it needs") % {"plugin": other},
            not blocked.get(other),
            blocked.get(other, 0),
            _("none"),
            _(
                "%(count)d people of this ring do not have “%(plugin)s”, which this plugin depends "
                "on: release that to them first."
            )
            % {"count": blocked.get(other, 0), "plugin": other},
        )
        for other in alone.depends
        if other != plugin_of(key)
    ]
