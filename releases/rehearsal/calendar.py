"""The days of a release: it begins on a working day, and weekends count for nothing."""

from typing import NamedTuple

WORKING_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


class Day(NamedTuple):
    """A day of a release: its number, its weekday (0 is Monday), and how many working days came before it."""

    number: int
    weekday: int
    working: int

    @property
    def is_working(self) -> bool:
        """Whether people work."""
        return self.weekday < len(WORKING_DAYS)


def days(first_weekday: int, length: int) -> list[Day]:
    """Return the days of a release that begins on a weekday."""
    found, working = [], 0
    for number in range(length):
        day = Day(number, (first_weekday + number) % 7, working)
        found.append(day)
        working += day.is_working
    return found
