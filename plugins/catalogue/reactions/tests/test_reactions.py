"""Reactions below news and blog posts."""

import re
from datetime import UTC, datetime
from pathlib import Path

import kring_reactions
import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from kring_reactions import privacy, selectors, services
from kring_reactions.models import Reaction

from plugins.models import PluginSetting
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(released_to, as_role):
    released_to("reactions")
    return as_role("employee")


@pytest.fixture
def page():
    return factories.make_news()


def react(client, page, kind, **headers):
    return client.post(reverse("reactions:toggle", args=[page.pk]), {"kind": kind}, **headers)


def kinds(page):
    return sorted(Reaction.objects.filter(page=page).values_list("kind", flat=True))


def test_a_reaction_is_given_and_brings_back_to_the_page(reader, page):
    response = react(reader, page, "like")

    assert (response.status_code, kinds(page)) == (302, ["like"])
    assert response.url.endswith("#reactions")


def test_another_reaction_replaces_the_first(reader, page):
    react(reader, page, "like")
    react(reader, page, "celebrate")

    assert kinds(page) == ["celebrate"]


def test_the_same_reaction_again_takes_it_back(reader, page):
    react(reader, page, "like")
    react(reader, page, "like")

    assert kinds(page) == []


def test_htmx_gets_the_bar_with_the_new_number(reader, page):
    html = react(reader, page, "like", HTTP_HX_REQUEST="true").content.decode()

    assert 'aria-pressed="true"' in html
    assert '<span class="reactions-count">1</span>' in html
    assert "<html" not in html


@pytest.mark.parametrize("make", [factories.make_news, factories.make_post])
def test_the_bar_stands_below_news_and_blog_posts(reader, make):
    assert 'id="reactions"' in reader.get(make().url).content.decode()


def test_the_bar_stands_not_below_other_pages(reader):
    assert 'id="reactions"' not in reader.get(factories.make_guidance().url).content.decode()


def test_who_has_not_the_plugin_sees_no_trace(as_role, page):
    client = as_role("employee")

    assert "reactions" not in client.get(page.url).content.decode()
    assert react(client, page, "like").status_code == 404


def test_a_page_that_i_may_not_read_takes_no_reaction_of_mine(reader):
    hidden = factories.make_news(restricted_to=[f"unit:{factories.make_unit().pk}"])

    assert react(reader, hidden, "like").status_code == 404
    assert reader.get(reverse("reactions:who", args=[hidden.pk])).status_code == 404


def test_a_page_of_another_kind_takes_no_reactions(reader):
    assert react(reader, factories.make_guidance(), "like").status_code == 404


def test_a_reaction_that_does_not_exist_is_refused(reader, page):
    assert react(reader, page, "hate").status_code == 400


def test_nobody_reacts_without_signing_in(page):
    from django.contrib.auth.models import AnonymousUser

    with pytest.raises(PermissionDenied):
        services.toggle_reaction(page=page, user=AnonymousUser(), kind="like")


def test_who_reacted_is_shown_by_name(reader, page):
    person = factories.make_employee().person
    services.toggle_reaction(page=page, user=person.user, kind="support")

    html = reader.get(reverse("reactions:who", args=[page.pk])).content.decode()

    assert person.display_name in html
    assert person.get_absolute_url() in html


def test_names_can_be_switched_off(reader, page):
    PluginSetting.objects.create(slug="reactions", values={"shows_names": False})

    assert reader.get(reverse("reactions:who", args=[page.pk])).status_code == 403


def test_counts_of_a_list_cost_one_query(page, django_assert_num_queries):
    pages = [page, *(factories.make_news() for _number in range(4))]
    for each in pages:
        services.toggle_reaction(page=each, user=factories.make_user(), kind="like")

    with django_assert_num_queries(1):
        counts = selectors.counts_for([each.pk for each in pages])
    assert all(counts[each.pk] == {"like": 1} for each in pages)


def test_the_list_of_people_costs_the_same_for_one_and_for_many(reader, page):
    from tests.support.queries import few_and_many

    few, many = few_and_many(
        reader,
        reverse("reactions:who", args=[page.pk]),
        lambda: services.toggle_reaction(page=page, user=factories.make_employee(), kind="like"),
    )

    assert len(many) <= len(few)


def test_the_chart_counts_by_week(page):
    with time_machine.travel(datetime(2026, 3, 4, 12, tzinfo=UTC), tick=False):
        services.toggle_reaction(page=page, user=factories.make_user(), kind="like")
    with time_machine.travel(datetime(2026, 3, 11, 12, tzinfo=UTC), tick=False):
        assert selectors.per_week(weeks=3) == [
            ("2026-02-23", 0),
            ("2026-03-02", 1),
            ("2026-03-09", 0),
        ]
        assert selectors.given_since(days=30) == 1


def test_reactions_of_a_person_are_handed_over_and_erased(page):
    user = factories.make_user()
    services.toggle_reaction(page=page, user=user, kind="like")

    assert [(found["page"], found["reaction"]) for found in privacy.export(user)] == [
        (page.title, "like")
    ]
    privacy.erase(user)
    assert privacy.export(user) == []


def test_in_dutch_no_text_calls_a_click_a_reactie_which_is_a_written_comment():
    texts = Path(kring_reactions.__file__).parent / "locale" / "nl" / "LC_MESSAGES" / "django.po"
    manifest = Path(kring_reactions.__file__).parent / "plugin.toml"

    found = [
        line
        for line in texts.read_text().splitlines() + manifest.read_text().splitlines()
        if re.search(r"\b(reactie|gereageerd|reageer)", line, re.IGNORECASE)
    ]

    assert found == []
