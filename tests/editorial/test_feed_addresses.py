"""Personal addresses of feeds: for one person's feed reader, without a session."""

import feedparser
import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from editorial.feed_addresses import services
from editorial.models import FeedAddress
from kring.core.errors import RefusedError
from news.models import NewsCategory
from tests.support import factories

pytestmark = pytest.mark.django_db
SCREEN = "/feeds/addresses/"


@pytest.fixture(autouse=True)
def empty_counts():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def reader():
    return factories.make_employee(factories.make_unit(), language="en")


def make(user, **values):
    _address, token = services.make_address(user=user, **{"kind": "news", **values})
    return reverse("personal_feed", args=[token])


def fetch(address, client=None):
    return (client or Client()).get(address)


def titles(address):
    answer = fetch(address)
    assert answer.status_code == 200
    return [entry.title for entry in feedparser.parse(answer.content).entries]


def test_a_feed_reader_without_a_session_gets_what_the_person_may_see(reader):
    factories.make_news(title="Voor iedereen")
    factories.make_news(title="Geheim", restricted_to=["group:0"])

    assert titles(make(reader)) == ["Voor iedereen"]


def test_what_is_restricted_later_is_gone_at_the_next_fetch(reader):
    page = factories.make_news(title="Nu nog open")
    address = make(reader)
    assert titles(address) == ["Nu nog open"]

    page.restricted_to = ["group:0"]
    factories.publish(page)

    assert titles(address) == []


def test_the_session_of_the_request_counts_for_nothing(reader):
    factories.make_news(title="Geheim", restricted_to=["group:0"])
    address = make(reader)
    administrator = Client()
    administrator.force_login(factories.make_user(is_superuser=True))

    assert b"Geheim" not in fetch(address, administrator).content


def test_an_address_is_of_one_category(reader):
    category = NewsCategory.objects.create(slug="veilig", name_nl="Veilig", name_en="Safe")
    page = factories.make_news(title="Helm op")
    page.categories.add(category)
    factories.publish(page)
    factories.make_news(title="Iets anders")

    assert titles(make(reader, category="veilig")) == ["Helm op"]
    assert titles(make(reader, category="ander")) == []


def test_an_address_is_of_what_is_meant_for_its_person(reader):
    other = factories.make_unit()
    factories.make_news(title="Voor ons", audience=[f"unit:{reader.person.posts.first().unit_id}"])
    factories.make_news(title="Voor hen", audience=[f"unit:{other.pk}"])

    assert titles(make(reader, for_me=True)) == ["Voor ons"]
    assert set(titles(make(reader))) == {"Voor ons", "Voor hen"}


def test_only_a_hash_of_the_token_is_stored(reader):
    _address, token = services.make_address(user=reader, kind="news")

    assert token not in str(FeedAddress.objects.values().get())


def test_an_address_that_was_ended_does_not_exist(reader, client):
    address = make(reader)
    client.force_login(reader)

    client.post(reverse("feeds:end", args=[FeedAddress.objects.get().pk]))

    assert fetch(address).status_code == 404


def test_nobody_ends_the_address_of_another(reader, client):
    address = make(reader)
    client.force_login(factories.make_user())

    client.post(reverse("feeds:end", args=[FeedAddress.objects.get().pk]))

    assert fetch(address).status_code == 200


def test_the_address_of_somebody_who_left_does_not_exist(reader):
    address = make(reader)
    reader.is_active = False
    reader.save()

    assert fetch(address).status_code == 404


def test_no_answer_is_kept_in_a_cache(reader):
    headers = fetch(make(reader)).headers

    assert "no-store" in headers["Cache-Control"]
    assert "private" in headers["Cache-Control"]
    assert headers["X-Robots-Tag"] == "noindex"


def test_an_address_that_is_fetched_too_often_has_to_wait(reader):
    address = make(reader)
    for _fetch in range(services.FETCHES):
        assert fetch(address).status_code == 200

    answer = fetch(address)

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert fetch(make(reader)).status_code == 200


def test_who_guesses_addresses_has_to_wait(reader):
    answers = [fetch(f"/feeds/personal/guess-{n}/") for n in range(services.FETCHES + 1)]

    assert {answer.status_code for answer in answers[:-1]} == {404}
    assert answers[-1].status_code == 429


def test_behind_a_proxy_one_source_that_guesses_keeps_nobody_else_waiting(
    client, settings, monkeypatch
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    monkeypatch.setattr(services, "FETCHES", 2)
    for number in range(3):
        client.get(f"/feeds/personal/none{number}/", headers={"x-forwarded-for": "198.51.100.1"})

    answer = client.get("/feeds/personal/none/", headers={"x-forwarded-for": "198.51.100.2"})

    assert answer.status_code == 404


def test_a_new_address_is_shown_once(reader, client):
    factories.make_news(title="Nieuws")
    client.force_login(reader)

    made = client.post(SCREEN, {"feed": "news:"}).content.decode()
    address = made.partition('value="http')[2].partition('"')[0].partition("/feeds/")[2]

    assert titles(f"/feeds/{address}") == ["Nieuws"]
    assert address not in client.get(SCREEN).content.decode()


def test_only_categories_in_which_one_may_see_something_are_offered(reader, client):
    category = NewsCategory.objects.create(slug="geheim", name_nl="Geheim", name_en="Secret")
    page = factories.make_news(restricted_to=["group:0"])
    page.categories.add(category)
    factories.publish(page)
    client.force_login(reader)

    assert "geheim" not in client.get(SCREEN).content.decode()
    assert client.post(SCREEN, {"feed": "news:geheim"}).status_code == 422


def test_there_is_an_end_to_how_many_addresses_one_has(reader):
    for _number in range(services.MAX_ADDRESSES):
        make(reader)

    with pytest.raises(RefusedError):
        make(reader)


def test_an_operator_can_do_without(reader, client, settings):
    address = make(reader)
    settings.PERSONAL_FEEDS = False
    client.force_login(reader)

    assert fetch(address).status_code == 404
    assert client.get(SCREEN).status_code == 404
    with pytest.raises(PermissionDenied):
        make(reader)


def test_only_the_day_of_the_last_use_is_kept(reader):
    address = make(reader)
    fetch(address)

    assert FeedAddress.objects.get().used_on is not None
