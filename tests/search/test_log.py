"""The log of searches: what it counts, and what it cannot say."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from search import log
from search.models import DaySalt, LoggedClick, LoggedSearch, OutboxEntry, Popularity
from tests.support import factories
from tests.support.editors import answer, query, reader

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_salts():
    log._salts.clear()
    yield
    log._salts.clear()


def search(user, text="verlof", **fields):
    return log.log_search(query(text, **fields), answer(), reader(user))


def click(token, user, **fields):
    return log.log_click(
        token, **{"user": user, "source": "content", "id": "1", "position": 1, **fields}
    )


def test_a_search_takes_one_insert():
    user = factories.make_user()
    search(user)

    with CaptureQueriesContext(connection) as queries:
        search(user, "parkeren")

    statements = [each["sql"] for each in queries if "SAVEPOINT" not in each["sql"]]
    assert [sql.split()[0] for sql in statements] == ["INSERT"]


def test_the_same_person_counts_once_a_day_and_is_somebody_else_tomorrow():
    user = factories.make_user()
    with time_machine.travel(NOON, tick=False):
        search(user)
        search(user)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        search(user)

    people = list(LoggedSearch.objects.order_by("pk").values_list("person", flat=True))
    assert people[0] == people[1] != people[2]


def test_no_row_holds_the_user():
    names = {field.name for field in LoggedSearch._meta.get_fields()}

    assert names & {"user", "reader", "session", "address"} == set()


def test_the_salt_goes_with_its_day():
    with time_machine.travel(NOON, tick=False):
        search(factories.make_user())
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        log.clean_up()

    assert not DaySalt.objects.exists()
    assert not log._salts


def test_searches_are_forgotten_after_the_days_of_the_setting(settings):
    settings.KRING_SEARCH_LOG_DAYS = 30
    user = factories.make_user()
    with time_machine.travel(NOON - timedelta(days=31), tick=False):
        click(search(user), user)
    with time_machine.travel(NOON, tick=False):
        search(user)
        log.clean_up()

    assert (LoggedSearch.objects.count(), LoggedClick.objects.count()) == (1, 0)


@pytest.mark.parametrize(("text", "fields"), [("", {}), ("verlof", {"page": 2})])
def test_what_is_no_new_search_is_not_kept(text, fields):
    assert search(factories.make_user(), text, **fields) == ""
    assert not LoggedSearch.objects.exists()


def test_a_log_that_fails_fails_no_page(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(LoggedSearch.objects, "create", broken)

    assert search(factories.make_user()) == ""


def test_a_click_is_kept_once_a_hit():
    user = factories.make_user()
    token = search(user)

    assert click(token, user, position=3)
    assert click(token, user, position=3)
    assert list(LoggedClick.objects.values_list("key", "position")) == [("content:1", 3)]


def test_nobody_clicks_for_somebody_else():
    token = search(factories.make_user())

    assert not click(token, factories.make_user())
    assert not click("17:nonsense", factories.make_user())
    assert not LoggedClick.objects.exists()


def test_popularity_counts_a_person_once_a_day_and_fades():
    user, other = factories.make_user(), factories.make_user()
    with time_machine.travel(NOON - timedelta(days=30), tick=False):
        for who in (user, other):
            click(search(who), who)
            click(search(who), who)
    with time_machine.travel(NOON, tick=False):
        log.count_popularity()

    assert Popularity.objects.get().value == 1.0


def test_a_document_is_indexed_anew_when_its_popularity_changed():
    user = factories.make_user()
    click(search(user), user)

    assert log.count_popularity(timezone.now()) == 1
    assert OutboxEntry.objects.get().document_id == "1"
    assert log.count_popularity(timezone.now()) == 0
