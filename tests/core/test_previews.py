"""What editors see before anything is published: blocks in the chooser, and unpublished pages."""

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from wagtail.models import Page

from blog.models import BlogPost
from editorial.blocks import BodyBlock
from home.models import ContentPage
from news.models import NewsCategory, NewsPage
from tests.support import factories

pytestmark = pytest.mark.django_db

BLOCKS = sorted(BodyBlock().child_blocks)


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_has_a_preview_in_the_chooser(client, name):
    client.force_login(factories.make_user(is_staff=True, is_superuser=True))
    block = BodyBlock().child_blocks[name]
    context = {"request": RequestFactory().get("/"), "block_def": block}
    value = block.normalize(block.get_preview_value())
    context |= {"bound_block": block.bind(value), "page_title": name}

    html = render_to_string(block.get_preview_template(value, context), context)

    assert len(BeautifulSoup(html, "html.parser").main.get_text(strip=True)) > 10


@pytest.mark.parametrize(
    ("parent", "make"),
    [
        (factories.make_news_index, lambda: NewsPage(title="Concept", slug="concept")),
        (factories.make_home, lambda: ContentPage(title="Concept", slug="concept")),
        (factories.make_blog, lambda: BlogPost(title="Concept", slug="concept")),
    ],
)
def test_a_page_that_was_never_published_can_be_previewed(client, parent, make):
    client.force_login(factories.make_user(is_staff=True, is_superuser=True))
    page = make()
    page.live = False
    Page.objects.get(pk=parent().pk).add_child(instance=page)
    page.save_revision()

    answer = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    assert answer.status_code == 200
    assert BeautifulSoup(answer.content, "html.parser").h1.get_text(strip=True) == "Concept"


def test_a_category_of_a_news_item_leads_to_the_news_of_that_category(client):
    client.force_login(factories.make_employee(factories.make_unit()))
    page = factories.make_news()
    page.categories.add(NewsCategory.objects.create(slug="hr", name_nl="HR"))
    page = factories.publish(page)

    html = BeautifulSoup(client.get(page.url).content, "html.parser")

    assert html.select_one(".article .kicker a")["href"].endswith("/nieuws/?category=hr")
