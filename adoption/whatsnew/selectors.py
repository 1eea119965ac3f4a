"""Read the features of a reader, with the goals that these serve."""

from dataclasses import dataclass

from adoption.goals.models import Goal
from kring.core.types import AuthenticatedUser
from plugins.install import registry
from releases.selectors.features import Feature, features


@dataclass(frozen=True)
class Offer:
    """A feature as the reader has it, and the goals that it serves."""

    feature: Feature
    goals: list[Goal]


def catalogue(user: AuthenticatedUser) -> list[Offer]:
    """Return the installed plugins with the goals that they serve: one query more than ``features``."""
    goals = {goal.slug: goal for goal in Goal.objects.all()}
    return [Offer(feature, _goals_of(feature.plugin, goals)) for feature in features(user)]


def _goals_of(slug: str, goals: dict[str, Goal]) -> list[Goal]:
    plugin = registry.get(slug)
    names = plugin.manifest.goals if plugin and plugin.manifest else ()
    return [goals[name] for name in names if name in goals]
