"""Typed text and rich text."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from blog.text import from_rich_text, to_rich_text


@pytest.mark.parametrize(
    ("typed", "rich"),
    [
        ("Een\n\nTwee", "<p>Een</p>\n<p>Twee</p>"),
        ("Een\ntwee", "<p>Een<br/>\ntwee</p>"),
        ("- een\n- twee", "<ul>\n<li>een</li>\n<li>twee</li>\n</ul>"),
        ("1. een\n2. twee", "<ol>\n<li>een</li>\n<li>twee</li>\n</ol>"),
        ("[lees](https://kring.example/a)", '<p><a href="https://kring.example/a">lees</a></p>'),
        (
            "Zie https://kring.example.",
            '<p>Zie <a href="https://kring.example">https://kring.example</a>.</p>',
        ),
        ("**vet** en *schuin*", "<p><strong>vet</strong> en <em>schuin</em></p>"),
    ],
)
def test_what_is_typed_becomes_rich_text(typed, rich):
    assert to_rich_text(typed) == rich


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "[klik](javascript:alert(1))",
        "[klik](<java\tscript:alert(1)>)",
        "<img src=x onerror=alert(1)>",
        '[klik](https://a.example" onclick="alert(1))',
        "<javascript:alert(1)>",
        "[klik](data:text/html;base64,PHNjcmlwdD4=)",
    ],
)
def test_nothing_that_is_typed_runs(typed):
    elements = BeautifulSoup(to_rich_text(typed), "html.parser").find_all(True)

    assert {element.name for element in elements} <= {"p", "a"}
    assert {name for element in elements for name in element.attrs} <= {"href"}
    schemes = {urlsplit(element["href"]).scheme for element in elements if element.name == "a"}
    assert schemes <= {"", "https"}


@pytest.mark.parametrize(
    "typed",
    [
        "Een\n\nTwee\nregels",
        "- een\n- **twee**\n\n1. a\n2. b",
        "[lees](https://kring.example/a?b=1&c=2) en https://kring.example",
        "2 * 3 * 4 = 24 en snake_case_naam",
        "\\*geen nadruk\\*",
        "R&D en <haken>",
    ],
)
def test_what_was_typed_comes_back_as_it_was(typed):
    assert from_rich_text(to_rich_text(typed)) == typed


TYPED = (Path(__file__).parents[1] / "data" / "blogtekst-nummers.txt").read_text().strip()


def shown(html: str) -> str:
    """Return what a reader sees: the text, with the number or bullet of each item of a list."""
    soup = BeautifulSoup(html, "html.parser")
    for item in soup.find_all("li"):
        place = len(item.find_previous_siblings("li")) + 1
        item.insert(0, f"{place}. " if item.parent.name == "ol" else "• ")
    for each in soup.find_all(["br"]):
        each.replace_with("\n")
    return "\n".join(line for line in soup.get_text().splitlines() if line)


@pytest.mark.parametrize(
    "typed",
    [
        TYPED,
        "3. april\n4. mei",
        "1. april begon het.",
        "1. april\n\nEn daarna\n\n3. mei",
        "2. tweede\n3. derde",
        "1. een\n1. twee",
        "1) een\n2) twee",
        "0. nul",
        "1.\n2.",
        "* Let op: dit",
        "* een\n* twee",
        "+ 31 graden",
        "- - -",
        "***",
        "*5*6",
        "5*6*7*8*9",
        "2**8 en 2**16",
        "_x_ y",
        "__init__",
        "\\\\server\\map",
        "C:\\_temp\\",
        "een \\\ntwee",
        "# kop",
        "> citaat",
        "| a | b |",
        "&amp; &lt;5 <5 <B2>",
    ],
)
def test_what_is_no_markup_is_shown_as_it_was_typed(typed):
    html = to_rich_text(typed)

    assert shown(html) == "\n".join(line for line in typed.splitlines() if line)
    assert from_rich_text(html) == typed


def test_a_numbered_list_may_follow_a_line():
    assert "<ol>" in to_rich_text("Stappen:\n1. een\n2. twee")


def test_text_that_the_full_editor_saved_can_go_on():
    saved = '<p data-block-key="a1b2c">Hallo <b>allemaal</b></p><ul><li data-block-key="d">een</li></ul>'
    assert from_rich_text(saved) == "Hallo **allemaal**\n\n- een"


@pytest.mark.parametrize(
    "saved",
    ['<p><a linktype="page" id="3">pagina</a></p>', "<h2>Kop</h2>", "<p>H<sub>2</sub>O</p>"],
)
def test_more_than_can_be_typed_is_left_to_the_full_editor(saved):
    assert from_rich_text(saved) is None
