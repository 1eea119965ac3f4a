"""The reports of what is searched for, and what they keep to themselves."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from search import log, reports
from search.admin.reports import charts
from search.models import LoggedClick, LoggedSearch
from tests.support import factories
from tests.support.editors import forget, make_manager
from tests.support.queries import few_and_many

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
PERIOD = reports.Period(date(2026, 11, 1), date(2026, 11, 30))


def searched(text, *, people=5, total=3, times=1, at=NOW, clicks=0, **fields):
    """Write searches of so many people into the log."""
    for number in range(people * times):
        person = number % people
        row = LoggedSearch.objects.create(
            text=text,
            folded=text.casefold(),
            total=total,
            at=at,
            bucket=person % log.BUCKETS,
            person=f"{person}",
            **fields,
        )
        if number < clicks:
            LoggedClick.objects.create(search=row, key="content:1", position=2, at=at)


def texts(rows):
    return [row.text for row in rows]


class TestWhatIsTold:
    def test_the_most_searched_comes_first(self):
        searched("verlof")
        searched("parkeren", times=3)

        assert texts(reports.top_queries(PERIOD)) == ["parkeren", "verlof"]

    def test_queries_that_found_nothing(self):
        searched("verlof")
        searched("teleport", total=0)

        assert texts(reports.empty_queries(PERIOD)) == ["teleport"]

    def test_queries_of_which_hardly_anything_is_opened(self):
        searched("verlof", times=2, clicks=8)
        searched("loon", times=2, clicks=2)

        [row] = reports.unopened_queries(PERIOD)

        assert (row.text, row.searches, row.share) == ("loon", 10, 0.2)

    def test_queries_on_the_rise_are_beside_the_period_before(self):
        searched("verlof", times=2)
        searched("verlof", at=NOW - timedelta(days=30))
        searched("kerst", times=2)

        rows = reports.rising_queries(PERIOD)

        assert [(row.text, row.searches, row.before) for row in rows] == [
            ("kerst", 10, 0),
            ("verlof", 10, 5),
        ]

    def test_what_few_people_searched_for_before_is_not_told_by_the_rise(self):
        searched("kerst", times=2)
        searched("kerst", at=NOW - timedelta(days=30))
        LoggedSearch.objects.filter(bucket=4, at__lt=NOW - timedelta(days=20)).delete()

        [row] = reports.rising_queries(PERIOD)

        assert (row.searches, row.before) == (10, 0)

    @pytest.mark.parametrize("at", [NOW - timedelta(days=25), NOW + timedelta(days=6)])
    def test_other_days_do_not_count(self, at):
        searched("verlof", at=at)

        assert reports.top_queries(PERIOD) == []

    def test_both_ends_of_a_period_count(self):
        searched("eerste", at=datetime(2026, 10, 31, 23, 30, tzinfo=UTC))
        searched("laatste", at=datetime(2026, 11, 30, 22, 30, tzinfo=UTC))

        assert sorted(texts(reports.top_queries(PERIOD))) == ["eerste", "laatste"]

    @pytest.mark.parametrize("fields", [{"is_narrowed": True}, {"is_degraded": True}])
    def test_what_says_nothing_of_the_words_does_not_count(self, fields):
        searched("verlof", total=0, **fields)

        assert reports.empty_queries(PERIOD) == []

    def test_every_day_of_the_period_is_a_point(self):
        searched("verlof", times=2, clicks=3)
        searched("niets", total=0)

        points = reports.points(PERIOD)

        day = points[24]
        assert len(points) == 30
        assert (day.searches, day.nothing, day.clicked) == (15, 5, 3)

    def test_long_periods_are_told_by_week(self):
        searched("verlof")

        points = reports.points(reports.Period(date(2026, 6, 1), date(2026, 11, 30)))

        assert len(points) == 27
        assert sum(point.searches for point in points) == 5


class TestWhatIsNotTold:
    def test_a_query_of_four_people_is_in_no_report(self):
        for total in (0, 3):
            searched("burn-out", people=4, total=total, times=20)

        for report in (
            reports.top_queries,
            reports.empty_queries,
            reports.unopened_queries,
            reports.rising_queries,
        ):
            assert report(PERIOD) == []

    def test_one_person_on_many_days_is_one_person(self):
        user = factories.make_user()
        from tests.support.editors import answer, query, reader

        for days in range(20):
            with time_machine.travel(NOW - timedelta(days=days), tick=False):
                log.log_search(query("ontslag"), answer(0), reader(user))

        assert LoggedSearch.objects.count() == 20
        assert reports.empty_queries(PERIOD) == []

    def test_a_day_with_four_people_has_no_figures(self):
        searched("verlof", people=4)

        assert reports.points(PERIOD)[24].is_shown is False
        assert reports.total_of(reports.points(PERIOD)).searches == 0


class TestScreen:
    @pytest.fixture
    def manager(self, client):
        forget()
        factories.make_home()
        user = make_manager()
        client.force_login(user)
        return user

    def address(self, **fields):
        values = {"since": "2026-11-01", "until": "2026-11-30", **fields}
        return (
            reverse("kring_search_reports") + "?" + "&".join(f"{k}={v}" for k, v in values.items())
        )

    @pytest.mark.parametrize("report", ["top", "nothing", "unopened", "rising"])
    def test_each_report_says_when_it_has_nothing(self, client, manager, report):
        assert "Nobody has searched yet" in client.get(self.address(report=report)).text

    def test_a_row_leads_to_a_synonym_and_a_pin(self, client, manager):
        searched("vrije dag", total=0)

        text = client.get(self.address(report="nothing")).text

        assert reverse("search_synonym:add") + "?words=vrije%20dag" in text
        assert reverse("search_pin:add") + "?query=vrije%20dag" in text

    def test_a_file_is_safe_to_open_in_a_spreadsheet(self, client, manager):
        searched("=1+1")

        content = client.get(self.address(export="csv")).content.decode("utf-8-sig")

        assert "'=1+1,5,,5,3.0,0.0" in content

    def test_a_period_that_is_none_is_refused(self, client, manager):
        text = client.get(self.address(until="2026-10-01")).text

        assert "This is before the first day" in text

    def test_the_report_takes_the_same_queries_for_1_and_for_50(self, client, manager):
        numbers = iter(range(100))
        few, many = few_and_many(
            client, self.address(report="rising"), lambda: searched(f"vraag {next(numbers)}")
        )

        assert len(few) == len(many)


class TestWhatIsDrawn:
    def cells(self, title):
        return {
            point["label"]: point
            for chart in charts(reports.points(PERIOD))
            if chart["title"] == title
            for point in chart["points"]
        }

    @time_machine.travel(NOW, tick=False)
    def test_a_day_before_the_oldest_search_or_still_to_come_has_no_number(self):
        searched("verlof", at=datetime(2026, 11, 20, 12, tzinfo=UTC))
        with translation.override("en"):
            values = [point["value"] for point in self.cells("Searches").values()]

        assert values == [None] * 19 + [5, 0, 0, 0, 0, 0] + [None] * 5

    @time_machine.travel(NOW, tick=False)
    def test_a_share_of_no_searches_is_not_nought(self):
        searched("verlof", at=datetime(2026, 11, 20, 12, tzinfo=UTC))
        with translation.override("en"):
            values = [point["value"] for point in self.cells("Found nothing").values()]

        assert values[19:25] == [0, None, None, None, None, None]
