"""Page types that name the view which answers for them."""

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.template.response import TemplateResponse
from django.test import RequestFactory
from django.urls import reverse
from wagtail.models import get_page_models

from kring.core.pages import ViewMixin
from news.models import NewsPage
from tests.support import factories

pytestmark = pytest.mark.django_db

TYPES = [model for model in get_page_models() if issubclass(model, ViewMixin)]


@pytest.mark.parametrize("model", TYPES, ids=lambda model: model._meta.label)
def test_a_page_type_names_a_view_of_its_own_room(model):
    room = apps.get_app_config(model._meta.app_label).name

    assert model.view.startswith(f"{room}.")
    assert model.check() == []


def test_a_view_that_cannot_be_imported_is_refused(monkeypatch):
    monkeypatch.setattr(NewsPage, "view", "news.views.nowhere")

    faults = [fault for fault in NewsPage.check() if fault.id == "kring.pages.E001"]

    assert ["news.views.nowhere" in fault.msg for fault in faults] == [True]


def test_a_page_type_without_a_view_shows_its_template(monkeypatch):
    monkeypatch.setattr(NewsPage, "view", ViewMixin.view)
    page = NewsPage(title="Nieuw")

    answer = page.serve(RequestFactory().get("/"))

    assert isinstance(answer, TemplateResponse)
    assert answer.template_name == "news/news_page.html"
    assert answer.context_data["page"] is page


@pytest.mark.parametrize(
    "make",
    [
        factories.make_home,
        factories.make_news_index,
        factories.make_blog_index,
        factories.make_blog,
        factories.make_people_index,
    ],
)
def test_a_preview_shows_what_a_reader_sees(client, make):
    page = make()
    client.force_login(factories.make_user(is_staff=True, is_superuser=True))
    seen = BeautifulSoup(client.get(page.url).content, "html.parser").main
    page.save_revision()

    answer = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    assert answer.status_code == 200
    previewed = BeautifulSoup(answer.content, "html.parser").main
    assert previewed.get_text(" ", strip=True) == seen.get_text(" ", strip=True)
