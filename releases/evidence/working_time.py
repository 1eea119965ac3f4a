"""How many working days something was on: pure, from moments, pauses and days off."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta, tzinfo

from releases.evidence import constants

Period = tuple[datetime, datetime]


def working_days(
    begin: datetime,
    end: datetime,
    *,
    zone: tzinfo,
    off: Iterable[Period] = (),
    days_off: Collection[date] = frozenset(),
) -> int:
    """Return how many whole working days lie between two moments.

    Counted by working hours, so that what is opened at nine has been on for a day at nine the next one. Without
    the periods in which it was ``off``, weekends and ``days_off``.
    """
    breaks = _merged(off)
    whole = timedelta(hours=constants.EVENING - constants.MORNING)
    on = timedelta()
    day = begin.astimezone(zone).date()
    while day <= end.astimezone(zone).date():
        if day.isoweekday() <= constants.LAST_WEEKDAY and day not in days_off:
            opens = datetime.combine(day, time(constants.MORNING), zone)
            closes = datetime.combine(day, time(constants.EVENING), zone)
            span = max(begin, opens), min(end, closes)
            on += _length(span) - sum((_overlap(span, each) for each in breaks), timedelta())
        day += timedelta(days=1)
    return on // whole


def _merged(periods: Iterable[Period]) -> list[Period]:
    """Return the periods without overlap, so that no hour is taken off twice."""
    merged: list[Period] = []
    for begin, end in sorted(periods):
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((begin, end))
    return merged


def _length(span: Period) -> timedelta:
    return max(timedelta(), span[1] - span[0])


def _overlap(one: Period, other: Period) -> timedelta:
    return _length((max(one[0], other[0]), min(one[1], other[1])))
