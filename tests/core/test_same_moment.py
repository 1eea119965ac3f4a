"""Requests that meet each other."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from home.models import HomePage
from news.models import NewsCategory
from tests.support import factories


@pytest.fixture
def admin_user(db):
    factories.make_home()
    return factories.make_user(is_superuser=True)


def together(user, posts):
    """Send the posts at the same moment, each on a connection of its own; return the answers."""

    def send(post):
        client = Client(raise_request_exception=False)
        client.force_login(user)
        try:
            return client.post(*post)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(posts)) as pool:
        return list(pool.map(send, posts))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_pages_saved_at_once_are_made_and_the_same_address_is_an_error_on_the_form(
    admin_user, postgresql
):
    """Two want the next place in the tree, four the same address: no request knows of another."""
    address = f"/admin/pages/add/news/newsindexpage/{HomePage.objects.get().pk}/"

    answers = together(
        admin_user,
        [(address, page_data(slug)) for slug in ("a", "b", "nieuws", "nieuws", "nieuws", "nieuws")],
    )

    assert sorted(answer.status_code for answer in answers) == [200] * 3 + [302] * 3
    assert {"a", "b", "nieuws"} <= set(Page.objects.values_list("slug", flat=True))
    assert Page.objects.filter(slug="nieuws").count() == 1
    assert Page.find_problems() == ([], [], [], [], [])


def page_data(slug):
    return nested_form_data(
        {
            "title": slug,
            "slug": slug,
            "body": streamfield([]),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
        }
    )


def test_a_failure_that_is_no_meeting_is_not_run_again(client, admin_user, monkeypatch):
    runs = []

    def fail(self, *args, **kwargs):
        runs.append(1)
        message = "a value is missing"
        raise IntegrityError(message)

    monkeypatch.setattr(NewsCategory, "save", fail)
    client.force_login(admin_user)
    client.raise_request_exception = False
    client.post("/admin/snippets/news/newscategory/add/", {"name_nl": "A", "slug": "a"})

    assert len(runs) == 1
