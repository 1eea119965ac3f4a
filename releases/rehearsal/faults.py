"""What may hide in a release: whom a fault touches, when, and how often it strikes."""

from dataclasses import dataclass

from releases.rehearsal.calendar import WORKING_DAYS, Day

# A share, or the two between which each seed draws one.
Share = float | tuple[float, float]


@dataclass(frozen=True)
class Fault:
    """A fault strikes a ``share`` of the uses of those whom it touches.

    It may touch only a share of the ``people`` (their device), only some ``units``, only so many ``persons``;
    only from a ring on; only on some weekdays or working days of the release; and grow to its share. What the
    ``host`` does to everything strikes too, but is not the plugin's own.
    """

    share: Share
    people: float = 1.0
    units: int = 0
    persons: int = 0
    from_ring: int = 1
    from_day: int = 0
    until_day: int = 10_000
    grows_days: int = 0
    weekdays: tuple[str, ...] = ()
    host: bool = False

    def strength(self, day: Day) -> float:
        """Return which part of its share strikes on a day: 0 to 1."""
        if not self.from_day <= day.working < self.until_day:
            return 0.0
        if self.weekdays and WORKING_DAYS[day.weekday] not in self.weekdays:
            return 0.0
        since = day.working - self.from_day + 1
        return min(1.0, since / self.grows_days) if self.grows_days else 1.0
