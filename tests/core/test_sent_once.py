"""A form that is sent twice does its work once, whichever form it is."""

import threading
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django.urls import reverse
from wagtail.models import Page

from kring.core import sent_once
from kring.core.sent_once import SentOnceMiddleware
from news.models import NewsPage
from tests.support import factories
from tests.support.forms import HTML, send_twice

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    yield
    cache.clear()


def sending(token="a" * 64, headers=HTML, **fields):
    """Return the request that sends a form."""
    data = {"csrfmiddlewaretoken": token, **fields} if token else fields
    request = RequestFactory().post("/new/", data, headers=headers)
    request.user = SimpleNamespace(is_authenticated=True, pk=1)
    request.session = SimpleNamespace(session_key="s")
    return request


class Site:
    """A middleware around a view that counts how often it did its work."""

    def __init__(self, view=lambda number: HttpResponseRedirect(f"/{number}/")):
        self.done, self.view = 0, view
        self.middleware = SentOnceMiddleware(self.respond)

    def respond(self, request):
        early = self.middleware.process_view(request, None, (), {})
        if early is not None:
            return early
        self.done += 1
        return self.view(self.done)

    def send(self, **fields):
        return self.middleware(sending(**fields))


def test_the_second_sending_gets_the_answer_of_the_first():
    site = Site()

    addresses = [site.send(title="Idea").url, site.send(title="Idea").headers["Location"]]

    assert (addresses, site.done) == (["/1/", "/1/"], 1)


@pytest.mark.parametrize(
    "other",
    [{"title": "Other"}, {"title": "Idea", "token": "b" * 64}],
    ids=["changed text", "page opened again"],
)
def test_another_text_or_another_page_is_another_sending(other):
    site = Site()
    site.send(title="Idea")

    assert site.send(**other).url == "/2/"


@pytest.mark.parametrize("status", [200, 403, 422, 500])
def test_a_form_that_was_not_accepted_may_be_sent_again(status):
    site = Site(lambda _number: HttpResponse(status=status))
    site.send(title="Idea")
    site.send(title="Idea")

    assert site.done == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"accept": "application/json"},
        HTML | {"x-requested-with": "XMLHttpRequest"},
        HTML | {"sec-fetch-mode": "cors"},
    ],
)
def test_a_script_that_saves_again_and_again_is_let_through(headers):
    site = Site()
    site.send(headers=headers, title="Same")
    site.send(headers=headers, title="Same")

    assert site.done == 2


def test_a_fragment_is_answered_once_for_a_double_tap():
    site = Site(lambda number: HttpResponse(f"Thanks {number}"))
    answers = [site.send(headers=HTMX, text="Tip").content for _ in range(2)]

    assert (answers, site.done) == ([b"Thanks 1", b"Thanks 1"], 1)


def test_a_sending_that_crosses_the_first_waits_for_its_answer():
    began, may_end = threading.Event(), threading.Event()

    def slow(number):
        began.set()
        may_end.wait(5)
        return HttpResponseRedirect(f"/{number}/")

    site = Site(slow)
    answers = []
    first = threading.Thread(target=lambda: answers.append(site.send(title="Idea")))
    first.start()
    began.wait(5)
    second = threading.Thread(target=lambda: answers.append(site.send(title="Idea")))
    second.start()
    may_end.set()
    first.join(5)
    second.join(5)

    assert [answer.headers["Location"] for answer in answers] == ["/1/", "/1/"]
    assert site.done == 1


def test_without_a_cache_the_form_is_taken(monkeypatch):
    monkeypatch.setattr(
        sent_once, "cache", SimpleNamespace(add=lambda *a: False, get=lambda key: None)
    )
    site = Site()

    assert site.send(title="Idea").url == "/1/"


@pytest.fixture
def home(db):
    return factories.make_home()


def test_a_page_made_twice_in_the_admin_is_made_once(client, home):
    client.force_login(factories.make_user(is_superuser=True))
    parent = factories.make_news_index()
    address = reverse("wagtailadmin_pages:add", args=["news", "newspage", parent.pk])
    data = {
        "title": "Eén keer",
        "slug": "",
        "body-count": "0",
        "language": "nl",
        "audience": "[]",
        "restricted_to": "[]",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    first, second = send_twice(client, address, data)

    assert NewsPage.objects.count() == 1
    assert second["Location"] == first["Location"]
    assert Page.objects.filter(title="Eén keer").exists()
