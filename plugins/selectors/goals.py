"""Reading goals and how far they are."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from plugins.mail import plugin_title
from plugins.models import Goal, IndicatorValue
from plugins.registry import installed


@dataclass(frozen=True)
class Progress:
    """A goal with its values in the order of time, and the titles of the plugins that serve it."""

    goal: Goal
    values: list[IndicatorValue]
    plugins: list[str]

    @property
    def latest(self) -> IndicatorValue | None:
        """Return the last value; None when nothing was measured yet."""
        return self.values[-1] if self.values else None

    @property
    def percent(self) -> int:
        """Return how much of the way is covered, 0 to 100."""
        return self.goal.progress(self.latest.value) if self.latest else 0

    @property
    def is_reached(self) -> bool:
        """Return whether the last value is at or beyond the target."""
        return self.latest is not None and self.percent == 100

    @property
    def is_late(self) -> bool:
        """Return whether the day has passed without the target being reached."""
        return not self.is_reached and self.goal.due_on < timezone.localdate()


def goals_with_progress(language: str) -> list[Progress]:
    """Return every goal with its values and plugins: two queries, whatever their number."""
    values: dict[int, list[IndicatorValue]] = defaultdict(list)
    for value in IndicatorValue.objects.order_by("measured_on"):
        values[value.goal_id].append(value)
    plugins: dict[str, list[str]] = defaultdict(list)
    for found in installed():
        for slug in found.manifest.goals if found.manifest else ():
            plugins[slug].append(plugin_title(found.slug, language))
    goals = Goal.objects.select_related("owner")
    return [Progress(goal, values[goal.pk], plugins[goal.slug]) for goal in goals]
