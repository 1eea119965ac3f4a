"""Read goals and the progress towards them."""

from collections import defaultdict
from dataclasses import dataclass

from adoption.goals.models import Goal, IndicatorValue
from kring.core.days import today
from plugins.install.registry import installed
from plugins.mail import plugin_title


@dataclass(frozen=True)
class Progress:
    """A goal with its values, oldest first, and the titles of the plugins that serve it."""

    goal: Goal
    values: list[IndicatorValue]
    plugins: list[str]

    @property
    def latest(self) -> IndicatorValue | None:
        """Return the latest value; None when nothing was measured yet."""
        return self.values[-1] if self.values else None

    @property
    def percent(self) -> int:
        """Return how far the goal is, in percent, 0 to 100."""
        return self.goal.progress(self.latest.value) if self.latest else 0

    @property
    def is_reached(self) -> bool:
        """Return whether the latest value is at or beyond the target."""
        return self.latest is not None and self.percent == 100

    @property
    def is_late(self) -> bool:
        """Return whether the due date has passed before the target was reached."""
        return not self.is_reached and self.goal.due_on < today()


def goals_with_progress(language: str) -> list[Progress]:
    """Return every goal with its values and plugins: two queries, whatever their number."""
    values: dict[int, list[IndicatorValue]] = defaultdict(list)
    for value in IndicatorValue.objects.order_by("measured_on"):
        values[value.goal_id].append(value)
    plugins: dict[str, list[str]] = defaultdict(list)
    for plugin in installed():
        for slug in plugin.manifest.goals if plugin.manifest else ():
            plugins[slug].append(plugin_title(plugin.slug, language))
    goals = Goal.objects.select_related("owner")
    return [Progress(goal, values[goal.pk], plugins[goal.slug]) for goal in goals]
