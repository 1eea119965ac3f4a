"""The Atom feeds of news and blogs."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import feedparser
import pytest
from django.db import connection
from django.urls import reverse
from lxml import etree

from tests.support import factories
from tests.support.queries import few_and_many

DATA = Path(__file__).parents[1] / "data"
SCHEMA = etree.RelaxNG(etree.parse(DATA / "atom.rng"))
PLAIN = (DATA / "samenvatting-kleiner-dan.txt").read_text()
pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = [("feeds:news", factories.make_news), ("feeds:blogs", factories.make_post)]


@pytest.fixture
def reader(client):
    user = factories.make_employee(factories.make_unit())
    client.force_login(user)
    return user


def parsed(client, name):
    """Return the feed as a feed reader has it, after it was found valid."""
    content = client.get(reverse(name)).content
    SCHEMA.assertValid(etree.fromstring(content))
    feed = feedparser.parse(content)
    assert not feed.bozo
    return feed


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


@pytest.mark.parametrize(("name", "make"), FEEDS)
def test_a_feed_without_items_is_valid(client, reader, name, make):
    assert parsed(client, name).entries == []


@pytest.mark.parametrize(("name", "make"), FEEDS)
def test_plain_text_stays_plain_text_in_a_feed_reader(client, reader, name, make):
    make(title=PLAIN, summary=PLAIN)

    entry = parsed(client, name).entries[0]

    assert (entry.title, entry.summary) == (PLAIN, PLAIN)
    assert entry.summary_detail.type == "text/plain"


def test_what_has_no_byline_is_the_organisations(client, reader, settings):
    factories.make_news(summary="")

    feed = parsed(client, "feeds:news")

    assert "author" not in feed.entries[0] or feed.entries[0].author
    assert feed.feed.author == settings.ORGANISATION


def test_a_feed_is_valid_whatever_was_stored_before(client, reader):
    page = factories.make_news()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE editorial_contentrecord SET title = %s, summary = %s WHERE page_id = %s",
            ["Bugs verticale\x0btab", "a\x01b\ufffe", page.pk],
        )

    entry = parsed(client, "feeds:news").entries[0]

    assert (entry.title, entry.summary) == ("Bugs verticale tab", "ab")


def test_an_item_says_its_language(client, reader):
    factories.make_news(language="en")

    assert parsed(client, "feeds:news").entries[0].title_detail.language == "en"
