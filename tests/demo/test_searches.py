"""The searches of the demo fill every report of who manages search."""

from datetime import timedelta

import pytest
from django.utils import timezone

from demo.loader import searches
from search import reports

pytestmark = pytest.mark.django_db


def test_every_report_has_rows():
    assert searches.load(today=timezone.localdate()) > 100

    today = timezone.localdate()
    period = reports.Period(today - timedelta(days=29), today)

    assert reports.top_queries(period)
    assert "sportabonnement" in {row.text for row in reports.empty_queries(period)}
    assert "kerstpakket" in {row.text for row in reports.rising_queries(period)}
