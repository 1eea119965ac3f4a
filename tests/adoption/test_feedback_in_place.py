"""Every page that shows something of a released feature asks once what one thinks of it."""

import pytest
from django.shortcuts import render
from django.urls import path, reverse
from kring_reactions import services

from adoption.feedback.models import Feedback
from tests.support import factories
from tests.support.queries import warm_queries

pytestmark = pytest.mark.django_db

ASIDE = 'class="feedback-here'


def forms(html: str, slug: str) -> int:
    """Return how many forms about the plugin there are."""
    return html.count(f'action="{reverse("adoption:give_feedback", args=[slug])}"')


@pytest.mark.parametrize("address", ["/apps/ideas/", "/apps/ideas/mine/", "/apps/ideas/new/"])
def test_a_page_of_a_plugin_asks_about_that_plugin_once(released_to, as_role, address):
    released_to("ideas")
    released_to("reactions")

    html = as_role("employee").get(address).content.decode()

    assert (forms(html, "ideas"), forms(html, "reactions")) == (1, 0)


@pytest.mark.parametrize("make", [factories.make_news, factories.make_post])
def test_a_page_with_a_slot_asks_about_the_plugin_in_it(released_to, as_role, make):
    released_to("reactions")

    html = as_role("employee").get(make().url).content.decode()

    assert forms(html, "reactions") == 1


def test_a_page_with_several_features_asks_about_each_once(released_to, as_role):
    released_to("ideas")
    released_to("reactions")
    client = as_role("employee")
    client.post("/apps/ideas/new/", {"title": "Fruit", "text": "Elke dag."})
    services.toggle_reaction(page=factories.make_news(), user=client.user, kind="like")

    html = client.get(factories.make_home().url).content.decode()

    assert (forms(html, "ideas"), forms(html, "reactions")) == (1, 1)
    assert html.count(ASIDE) == 1


def test_a_page_that_shows_nothing_of_a_plugin_asks_nothing(released_to, as_role):
    released_to("ideas")
    released_to("reactions")

    html = as_role("employee").get(factories.make_guidance().url).content.decode()

    assert ASIDE not in html


def test_who_has_not_the_feature_is_not_asked(released_to, as_role):
    released_to("reactions", f"user:{as_role('employee').user.pk}")

    html = as_role("employee").get(factories.make_news().url).content.decode()

    assert "feedback" not in html


def test_a_broken_page_takes_feedback_too(sample, serve, give, client):
    def page(request):
        return render(request, "sample/missing.html")

    sample.urls(type("Pages", (), {"urlpatterns": [path("", page)]}))
    serve()
    client.force_login(give(factories.make_user()))

    response = client.get("/apps/sample/")

    assert response.status_code == 503
    assert forms(response.content.decode(), "sample") == 1


def test_what_is_said_there_is_kept_with_its_page(released_to, as_role):
    released_to("ideas")
    client = as_role("employee")
    html = client.get("/apps/ideas/").content.decode()
    assert '<input type="hidden" name="page_url" value="/apps/ideas/" />' in html

    said = {"kind": "flop", "text": "Te traag", "page_url": "/apps/ideas/"}
    answer = client.post(
        "/releases/feedback/ideas/", said, headers={"HX-Request": "true"}
    ).content.decode()

    assert Feedback.objects.get().page_url == "/apps/ideas/"
    assert 'role="status" tabindex="-1" autofocus' in answer


def test_what_is_said_without_a_name_keeps_neither_person_nor_page(released_to, as_role):
    released_to("ideas")
    said = {"kind": "top", "anonymous": "on", "knows_small": "on", "page_url": "/apps/ideas/"}

    as_role("employee").post("/releases/feedback/ideas/", said)

    given = Feedback.objects.get()
    assert (given.giver, given.page_url) == (None, "")


def test_a_mistake_gets_the_focus_when_the_form_comes_back(released_to, as_role):
    released_to("ideas")
    client = as_role("employee")

    html = client.post(
        "/releases/feedback/ideas/", {"kind": "flop"}, headers={"HX-Request": "true"}
    ).content.decode()

    assert html.count("autofocus") == 1
    assert '<textarea name="text"' in html
    assert html.index("<textarea") < html.index("autofocus") < html.index("</textarea>")


def test_asking_costs_no_query(released_to, as_role):
    page, client = factories.make_news(), as_role("employee")
    released_to("reactions")
    with_form = warm_queries(client, page.url)

    assert not [sql for sql in with_form if "plugins_feedback" in sql]
