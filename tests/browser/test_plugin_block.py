"""The block of a plugin in the page editor: its fields, and what stays of them while it is not there."""

import pytest
from playwright.sync_api import expect
from wagtail import blocks

from news.models import NewsPage
from plugins.api import Contributions
from plugins.contributions import store
from plugins.models import Plugin
from tests.support import factories
from tests.support.page_editor import PageEditor

QUESTION = "[name='body-0-value-sample__poll-question']"
OTHER = "[name='body-0-value-sample__other-question']"
KEY = "[name='body-0-value-key']"


class Poll(blocks.StructBlock):
    question = blocks.CharBlock(label="Question")


@pytest.fixture
def sample(site):
    """A plugin with the slug ``sample``, enabled and on for nobody."""
    Plugin.objects.create(slug="sample", is_enabled=True)
    yield Contributions("sample")
    store.forget("sample")


@pytest.fixture
def page(sample, fresh_forms):
    sample.block("poll", Poll(), "A poll")
    sample.block("other", Poll(), "Another poll")
    value = {"key": "sample.poll", "values": {"question": "Thee of koffie?"}}
    return factories.make_news(body=[("feature", value)])


@pytest.fixture
def fresh_forms():
    """Return a function that lets the editor's forms be made anew, as in a new process."""

    def forget():
        NewsPage.get_edit_handler.cache_clear()

    forget()
    yield forget
    forget()


@pytest.fixture
def editor(visitor):
    return PageEditor(visitor("editor", factories.make_user(is_superuser=True)).page)


def save(editor):
    editor.open_actions()
    editor.page.locator("button.action-save").first.click()
    editor.page.locator(".messages .success").wait_for()
    editor.page.wait_for_load_state()


def stored(page):
    newest = NewsPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return newest.body.raw_data[0]["value"]


def test_the_fields_of_the_chosen_block_alone_are_shown_and_stored(editor, page):
    editor.open(page.pk)
    shown = editor.page
    expect(shown.locator(QUESTION)).to_have_value("Thee of koffie?")
    expect(shown.locator(OTHER)).to_be_hidden()

    shown.locator(KEY).select_option("sample.other")
    expect(shown.locator(QUESTION)).to_be_hidden()
    shown.locator(OTHER).fill("Water of wijn?")
    save(editor)

    assert stored(page) == {"key": "sample.other", "values": {"question": "Water of wijn?"}}


def test_what_was_filled_in_stays_while_the_plugin_is_not_there(editor, page, sample, fresh_forms):
    store.forget("sample")
    fresh_forms()
    editor.open(page.pk)
    expect(editor.page.locator(KEY)).to_have_value("sample.poll")
    expect(editor.page.locator(f"{KEY} option:checked")).to_contain_text("sample.poll (")
    editor.fill(title="Een andere titel")
    save(editor)
    assert stored(page) == {"key": "sample.poll", "values": {"question": "Thee of koffie?"}}

    store.register(sample)
    fresh_forms()
    editor.open(page.pk)

    expect(editor.page.locator(QUESTION)).to_have_value("Thee of koffie?")
