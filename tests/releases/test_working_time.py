"""Working days are counted by the hours in which something was on."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from releases.evidence.working_time import working_days

MONDAY = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


def counted(days: float, **kwargs) -> int:
    return working_days(MONDAY, MONDAY + timedelta(days=days), zone=UTC, **kwargs)


@pytest.mark.parametrize(("days", "expected"), [(0.9, 0), (1, 1), (2, 2), (7, 5), (14, 10)])
def test_at_the_same_hour_of_the_next_working_day_it_is_a_day(days, expected):
    assert counted(days) == expected


def test_days_off_do_not_count():
    assert counted(2, days_off={date(2027, 3, 2)}) == 1


def test_periods_that_overlap_are_taken_off_once():
    off = [(MONDAY, MONDAY + timedelta(days=1)), (MONDAY, MONDAY + timedelta(hours=3))]

    assert counted(2, off=off) == 1


def test_it_goes_by_the_clock_of_the_organisation_when_that_changes():
    zone = ZoneInfo("Europe/Amsterdam")
    friday = datetime(2027, 3, 26, 9, 0, tzinfo=zone)

    assert working_days(friday, datetime(2027, 3, 29, 9, 0, tzinfo=zone), zone=zone) == 1
