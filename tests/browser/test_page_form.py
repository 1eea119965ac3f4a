"""The form of a page, in the window of an editor."""

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from kring.core.groups import EDITORS
from news.models import NewsIndexPage, NewsPage
from tests.support import factories
from tests.support.page_editor import PageEditor


@pytest.fixture
def editor(visitor):
    """A news item that is open for the first time."""
    user = factories.make_user(email="emma@example.org", language="nl")
    user.groups.add(Group.objects.get(name=EDITORS))
    editor = PageEditor(visitor("editor", user).page)
    return editor.new(NewsIndexPage.objects.get(), "news/newspage")


def test_two_pages_with_one_title_are_made_without_a_word_about_addresses(editor):
    factories.make_news(title="Zomerfeest")

    editor.fill(title="Zomerfeest", summary="Kort.")
    editor.add_text("Kom ook.")
    editor.submit()

    expect(editor.page.locator(".messages .success")).to_be_visible()
    assert NewsPage.objects.filter(slug="zomerfeest-1").count() == 1


def test_a_form_that_is_handed_back_opens_where_its_fault_is(editor):
    factories.make_news(title="Zomerfeest")
    editor.fill(title="Iets anders", summary="Kort.")
    editor.add_text("Kom ook.")
    editor.page.get_by_role("tab", name="Vindbaarheid").click()
    editor.fill(slug="zomerfeest")
    editor.page.get_by_role("tab", name="Tekst").click()

    editor.submit()

    expect(editor.page.locator("#id_slug")).to_be_visible()
    expect(editor.page.get_by_text("heeft het adres “zomerfeest” al")).to_be_visible()
