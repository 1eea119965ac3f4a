"""The weeks before today, shared by the loaders of past events."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from people.models import User

WEEKS = 11


@dataclass
class Past:
    """Today, the members of each plugin's rings with their dates, and the measured values.

    ``members`` holds for each plugin and ring the users in it; ``opened`` since when. Chance is the same at each
    load, so that every demo is the same.
    """

    today: date
    members: dict[tuple[str, int], list[User]] = field(default_factory=dict)
    opened: dict[tuple[str, int], datetime] = field(default_factory=dict)
    indicators: dict[str, dict[date, int]] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311

    def moment(self, days_ago: float, hour: int = 10) -> datetime:
        """Return this hour of the day so many days ago, in the organisation's time zone; never in the future."""
        day = self.today - timedelta(days=days_ago)
        then = timezone.make_aware(datetime.combine(day, time(hour, self.chance.randrange(60))))
        return min(then, timezone.now())

    def coming(self, days: int, hour: int = 9) -> datetime:
        """Return this hour of the day so many days ahead."""
        day = self.today + timedelta(days=days)
        return timezone.make_aware(datetime.combine(day, time(hour)))

    def who_had(self, plugin: str, at: datetime) -> list[User]:
        """Return the users who had the plugin at that moment."""
        rings = (ring for ring, since in self.opened.items() if ring[0] == plugin and since <= at)
        return [user for ring in rings for user in self.members[ring]]

    def measured_weekly(self, count: Callable[[datetime], int]) -> dict[date, int]:
        """Return by day the results of ``count(moment)`` at the end of each of the last weeks, and now."""
        days = [self.today - timedelta(weeks=ago) for ago in range(WEEKS)]
        ends = {day: timezone.make_aware(datetime.combine(day, time.max)) for day in days}
        return {day: count(min(end, timezone.now())) for day, end in ends.items()}
