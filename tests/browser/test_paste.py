"""What editors paste from a word processor arrives, or they are told what does not."""

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from kring.core.groups import EDITORS
from tests.support import factories
from tests.support.page_editor import PageEditor

DATA = Path(__file__).parents[1] / "data" / "plakken-word-tabel-subscript.html"
PASTE = """
(element, [html, text]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", text);
  element.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
  );
}
"""
# The editor hands its state on a moment after a change.
STATE = """
(element) => {
  const editor = element.closest("[data-draftail-editor-wrapper]").parentNode;
  const state = editor.querySelector("input[type=hidden]").rawContentState;
  return state && state.blocks.some((block) => block.text) && JSON.stringify(state);
}
"""


@pytest.fixture
def pasted(visitor):
    """Return ``paste(html)``: the state of a new text block after pasting, and its window."""
    user = factories.make_user(email="emma@example.org", language="nl")
    user.groups.set(Group.objects.filter(name=EDITORS))
    factories.make_person(factories.make_unit(), user=user, email=user.email)
    window = visitor("editor", user)
    index = factories.make_news_index()

    def paste(html: str):
        block = PageEditor(window.page).new(index, "news/newspage").add_block("rich_text")
        writing = block.locator("[role=textbox]")
        writing.click()
        writing.evaluate(PASTE, [html, "platte tekst"])
        found = window.page.wait_for_function(STATE, arg=writing.element_handle())
        return json.loads(found.json_value()), window

    return paste


def styled(state, style):
    """Return the pieces of text that have this style."""
    return [
        block["text"][one["offset"] : one["offset"] + one["length"]]
        for block in state["blocks"]
        for one in block["inlineStyleRanges"]
        if one["style"] == style
    ]


def links(state):
    return [entity["data"]["url"] for entity in state["entityMap"].values()]


def test_a_word_processors_text_keeps_its_signs_and_links_and_its_table_is_told_of(pasted):
    state, window = pasted(DATA.read_text())

    texts = [block["text"] for block in state["blocks"]]
    assert texts == ["H2O en m2, bel 088", "Dag | Tijd", "Maandag | 9.00"]
    assert styled(state, "SUBSCRIPT") == ["2"]
    assert styled(state, "SUPERSCRIPT") == ["2"]
    assert links(state) == ["tel:+31880001234"]
    expect(window.page.locator(".messages")).to_contain_text("blok “Tabel”")


def test_signs_written_as_a_style_and_a_layout_table_are_read(pasted):
    state, window = pasted(
        '<table><tr><td>CO<span style="vertical-align:sub">2</span> <b>laag</b></td></tr></table>'
    )

    assert [block["text"] for block in state["blocks"]] == ["CO2 laag"]
    assert styled(state, "SUBSCRIPT") == ["2"]
    assert styled(state, "BOLD") == ["laag"]
    expect(window.page.locator(".messages")).not_to_contain_text("blok “Tabel”")


def test_a_link_that_is_not_allowed_is_told_of(pasted):
    state, window = pasted('<p>Zie <a href="smb://server/map">de map</a> of <sub>x</sub></p>')

    assert links(state) == []
    assert [block["text"] for block in state["blocks"]] == ["Zie de map of x"]
    expect(window.page.locator(".messages")).to_contain_text("links")
