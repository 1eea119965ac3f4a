"""The Atom feeds of news and blogs."""

import xml.etree.ElementTree as ElementTree

import pytest
from django.urls import reverse

from tests import factories
from tests.home.queries import few_and_many

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = [("feeds:news", factories.make_news), ("feeds:blogs", factories.make_post)]


@pytest.fixture
def reader(client):
    user = factories.make_employee(factories.make_unit())
    client.force_login(user)
    return user


def entries(client, name):
    answer = client.get(reverse(name))
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")


@pytest.mark.parametrize(("name", "make"), FEEDS)
def test_a_feed_lists_the_newest_first_with_whole_addresses(client, reader, name, make):
    make(title="Oud")
    page = make(title="Nieuw")

    newest = entries(client, name)[0]

    assert newest.find(f"{ATOM}title").text == "Nieuw"
    assert newest.find(f"{ATOM}link").get("href") == f"http://testserver{page.url}"


@pytest.mark.parametrize(("name", "make"), FEEDS)
def test_a_feed_hides_what_the_reader_may_not_see(client, reader, name, make):
    make(restricted_to=["group:0"])

    assert entries(client, name) == []


@pytest.mark.parametrize(("name", "make"), FEEDS)
def test_an_item_keeps_its_id_when_title_and_address_change(client, reader, name, make):
    page = make()
    before = entries(client, name)[0].find(f"{ATOM}id").text
    page.title, page.slug = "Heel anders", "heel-anders"
    factories.publish(page)

    assert entries(client, name)[0].find(f"{ATOM}id").text == before


@pytest.mark.parametrize(("name", "make"), FEEDS)
def test_a_feed_asks_to_sign_in(client, name, make):
    make()
    assert client.get(reverse(name)).status_code in {302, 401}


@pytest.mark.parametrize(("name", "make"), FEEDS)
def test_a_feed_is_for_one_reader(client, reader, name, make):
    assert "private" in client.get(reverse(name)).headers["Cache-Control"]


@pytest.mark.parametrize(("name", "make"), FEEDS)
def test_a_feed_takes_no_more_queries_with_more_items(client, reader, name, make):
    few, many = few_and_many(client, reverse(name), make, many=12)

    assert len(few) == len(many), "\n\n".join(many)
