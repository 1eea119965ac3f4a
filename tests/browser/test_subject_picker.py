"""Choosing an audience with the keyboard alone, and with the mouse."""

import pytest
from playwright.sync_api import expect

from kring.core.groups import EDITORS
from news.models import NewsPage
from tests.support import factories
from tests.support.page_editor import PageEditor


@pytest.fixture
def editor(visitor):
    user = factories.make_user(email="emma@example.org", language="nl")
    user.groups.set([factories.make_group(EDITORS)])
    return visitor("editor", user)


@pytest.fixture
def picker(editor):
    """The picker of the audience of a new draft, and the draft."""
    unit = factories.make_unit(name_nl="Vergunningen")
    for _number in range(3):
        factories.make_person(unit)
    factories.make_unit(name_nl="Vergaderservice")
    page = factories.make_news(live=False)
    PageEditor(editor.page).open(page.pk)
    field = editor.page.locator(".kring-subjects", has=editor.page.locator("#id_audience"))
    return field, unit, page


def test_an_audience_is_chosen_and_removed_with_the_keyboard(editor, picker):
    field, _unit, _page = picker
    search = field.get_by_role("combobox")
    search.focus()
    editor.page.keyboard.type("verg")
    options = field.get_by_role("option")
    expect(options).to_have_count(2)
    expect(search).to_have_attribute("aria-expanded", "true")
    editor.page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    editor.page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    name = options.last.locator(".kring-subjects__label").inner_text()
    editor.page.keyboard.press("ArrowDown")
    editor.look("picker-1-choosing")

    editor.page.keyboard.press("Enter")

    chips = field.locator(".kring-subjects__chip")
    expect(chips).to_have_count(1)
    expect(chips).to_contain_text(name)
    expect(field.get_by_role("status")).to_contain_text(name)
    expect(search).to_have_attribute("aria-expanded", "false")
    expect(search).to_be_focused()
    editor.page.keyboard.press("Backspace")
    expect(chips).to_have_count(0)


def test_a_chosen_audience_is_saved_and_shows_how_many_it_reaches(editor, picker):
    field, unit, page = picker
    field.get_by_role("combobox").fill("vergun")
    field.get_by_role("option", name="Vergunningen").click()
    expect(field.locator(".kring-subjects__reach")).to_contain_text("3 collega’s")
    editor.look("picker-2-chosen")

    PageEditor(editor.page).save_draft()

    draft = NewsPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert draft.audience == [f"unit:{unit.pk}"]
    field.get_by_role("button", name="Verwijder Vergunningen").click()
    expect(field.locator(".kring-subjects__chip")).to_have_count(0)
    expect(field.locator(".kring-subjects__reach")).to_have_text("")


def test_escape_closes_the_choices_and_keeps_the_text(editor, picker):
    field, _unit, _page = picker
    search = field.get_by_role("combobox")
    search.fill("verg")
    expect(field.get_by_role("listbox")).to_be_visible()

    search.press("Escape")

    expect(field.get_by_role("listbox")).to_be_hidden()
    expect(search).to_have_value("verg")
