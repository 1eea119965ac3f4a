"""Saved for later and recently read: the reader's own, and only what they may see."""

import pytest
from django.urls import reverse

from home.models import ReadPage, SavedPage
from tests.support import factories
from tests.support.queries import few_and_many

pytestmark = pytest.mark.django_db
SAVED, RECENT = "/reading/", "/reading/recent/"


@pytest.fixture
def reader(client):
    user = factories.make_employee(language="en")
    client.force_login(user)
    return user


def toggle(client, page):
    return client.post(reverse("reading:toggle", args=[page.pk]))


def seen(client, page):
    return client.post(reverse("reading:seen", args=[page.pk]))


def listed(client, address):
    return [record.title for record in client.get(address).context["records"]]


def test_what_is_saved_is_listed_until_it_is_dropped(client, reader):
    page = factories.make_news(title="Later")

    toggle(client, page)
    assert listed(client, SAVED) == ["Later"]

    toggle(client, page)
    assert listed(client, SAVED) == []


def test_nobody_else_sees_what_a_reader_saved(client, reader):
    SavedPage.objects.create(user=factories.make_employee(), page=factories.make_news())

    assert listed(client, SAVED) == []


@pytest.mark.parametrize("action", [toggle, seen])
def test_a_page_that_the_reader_may_not_see_can_be_neither_saved_nor_read(client, reader, action):
    page = factories.make_news(restricted_to=["group:0"])

    assert action(client, page).status_code == 404
    assert not SavedPage.objects.exists()
    assert not ReadPage.objects.exists()


def test_a_page_that_was_restricted_since_is_gone_from_both_lists(client, reader):
    page = factories.make_news(title="Straks geheim")
    toggle(client, page)
    seen(client, page)
    page.restricted_to = ["group:0"]
    factories.publish(page)

    assert listed(client, SAVED) == listed(client, RECENT) == []
    assert "Straks geheim" not in client.get(RECENT).content.decode()


def test_the_last_read_comes_first(client, reader):
    first, second = factories.make_news(title="Een"), factories.make_news(title="Twee")

    for page in (first, second, first):
        seen(client, page)

    assert listed(client, RECENT) == ["Een", "Twee"]


def test_what_was_read_is_forgotten_on_request_after_a_question(client, reader):
    seen(client, factories.make_news())

    assert client.get(f"{RECENT}forget/").status_code == 200
    assert ReadPage.objects.count() == 1
    client.post(f"{RECENT}forget/")

    assert not ReadPage.objects.exists()


def test_showing_a_page_writes_nothing(client, reader):
    client.get(factories.make_news().url)

    assert not ReadPage.objects.exists()


@pytest.mark.parametrize(("readers", "expected"), [(4, []), (5, ["Verlof"])])
def test_guidance_shows_what_is_used_most_but_not_by_a_few(client, reader, readers, expected):
    section = factories.make_guidance(body=[])
    page = factories.make_guidance(section, title="Verlof")
    for _number in range(readers):
        ReadPage.objects.create(user=factories.make_user(), page=page)

    used = client.get(section.url).context["most_used"]

    assert [record.title for record in used] == expected


def test_the_list_takes_the_same_queries_for_1_and_for_50(client, reader):
    def save():
        SavedPage.objects.create(user=reader, page=factories.make_news())

    few, many = few_and_many(client, SAVED, save)

    assert len(many) == len(few)
