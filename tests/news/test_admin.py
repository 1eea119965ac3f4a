"""News in the Wagtail admin."""

import pytest
from django.urls import reverse

from news.models import NewsCategory
from tests.support import factories
from tests.support.queries import few_and_many

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = factories.make_user(is_superuser=True, is_staff=True, language="en")
    client.force_login(user)
    return user


def test_the_listing_shows_state_author_and_date(client, editor):
    author = factories.make_person(last_name="Yıldız")
    factories.make_news(title="Nieuw pand", news_author=author)
    factories.make_news(title="Nog niet", live=False)

    html = client.get(reverse("news_items:index")).content.decode()

    assert "Nieuw pand" in html
    assert "Yıldız" in html
    assert "Draft" in html or "draft" in html


def test_the_listing_takes_no_more_queries_with_more_news(client, editor):
    def make():
        factories.make_news(news_author=factories.make_person())

    few, many = few_and_many(client, reverse("news_items:index"), make, many=20)

    assert len(few) == len(many), "\n\n".join(many)


def test_a_category_is_found_by_either_name(client, editor):
    NewsCategory.objects.create(slug="werk", name_nl="Werkplek", name_en="Workplace")
    NewsCategory.objects.create(slug="geld", name_nl="Geld", name_en="Money")

    html = client.get(reverse("wagtailsnippets_news_newscategory:list"), {"q": "work"}).content

    assert b"Werkplek" in html
    assert b"Geld" not in html
