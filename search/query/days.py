"""Days as people type them: a year, a month, a day, or a word for one."""

import re
from collections.abc import Callable
from datetime import date, timedelta

# The years that are understood, which also keeps every calculation below within the calendar.
YEARS = range(1900, 2101)

Days = tuple[date, date]

_FORMS = (
    re.compile(r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?"),
    re.compile(r"(?:(?P<day>\d{1,2})[-/.])?(?P<month>\d{1,2})[-/.](?P<year>\d{4})"),
)


def _day(day: date) -> Days:
    return day, day + timedelta(days=1)


def _week(day: date) -> Days:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=7)


def _month(day: date) -> Days:
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1)


def _year(day: date) -> Days:
    return date(day.year, 1, 1), date(day.year + 1, 1, 1)


_WORDS: dict[str, Callable[[date], Days]] = {
    "today": _day,
    "vandaag": _day,
    "yesterday": lambda day: _day(day - timedelta(days=1)),
    "gisteren": lambda day: _day(day - timedelta(days=1)),
    "week": _week,
    "month": _month,
    "maand": _month,
    "year": _year,
    "jaar": _year,
}


def days_meant(typed: str, *, today: date) -> Days | None:
    """Return the first day that is meant and the first day after it, or None for no date.

    Knows 2025, 2025-03, 2025-03-15, 15-03-2025, 3-2025, with dots or slashes too, and today,
    yesterday, week, month and year (also in Dutch) for the one that it is now.
    """
    if word := _WORDS.get(typed.casefold()):
        return word(today)
    for form in _FORMS:
        if found := form.fullmatch(typed):
            return _span(**found.groupdict())
    return None


def _span(*, year: str, month: str | None, day: str | None) -> Days | None:
    if int(year) not in YEARS:
        return None
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if day:
        return _day(first)
    return _month(first) if month else _year(first)
