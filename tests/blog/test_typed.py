"""What the composer's editor writes is read as just what it showed."""

import pytest

from blog.text import from_rich_text, to_rich_text
from blog.typed import PART, Block, Run, read_blocks, write_blocks

ODD = [
    "<p><b>vet</b>gedrukt</p>",
    "<p>voor<b>(vet)</b>achter</p>",
    "<p><b>een</b><i>twee</i><b><i>drie</i></b></p>",
    "<p><b>een </b>twee<i> drie</i></p>",
    "<p><b>een <i>twee</i></b> drie</p>",
    "<p>- geen lijst</p>",
    "<p>1. een<br/>2. twee</p>",
    "<p>2026. Wat een jaar.</p>",
    "<ol><li>alleen</li></ol>",
    "<ol><li>- een</li><li>2. twee</li></ol>",
    "<ul><li>--</li></ul>",
    "<ul><li>een<br/>- nog een regel</li></ul>",
    "<ul><li>een</li></ul><ol><li>twee</li></ol><p>drie</p>",
    "<p>*ster* [haak] **2** 5*6*7 2**8</p>",
    "<p><b>*ster*</b></p>",
    "<p>C:\\map\\<b>vet\\</b>\\*</p>",
    '<p>\\<a href="https://kring.example/a_(b)">woorden [1] \\</a>!</p>',
    '<p><b>zie </b><a href="https://kring.example/"><b>dit</b> en dat</a><b>.</b></p>',
    "<p>&lt;https://kring.example/&gt;</p>".replace("https", "xmpp"),
    "<p>10\xa0km</p>",
    "<p>bestand_met_streepjes en __init__</p>",
]


@pytest.mark.parametrize("rich", ODD)
def test_what_an_editor_can_show_is_read_as_it_was(rich):
    blocks = read_blocks(rich)

    assert read_blocks(to_rich_text(write_blocks(blocks))) == blocks


@pytest.mark.parametrize("rich", ODD)
def test_a_draft_with_anything_an_editor_can_show_opens(rich):
    assert from_rich_text(rich) is not None


@pytest.mark.parametrize("rich", ODD)
def test_a_reader_never_gets_the_mark_that_parts(rich):
    assert PART not in to_rich_text(write_blocks(read_blocks(rich)))


def test_a_blank_is_bold_between_bold_words_alone():
    assert read_blocks("<p><b>een </b> <b>twee</b><i> drie</i></p>") == [
        Block("", ((Run("een twee", bold=True), Run(" "), Run("drie", italic=True)),))
    ]


def test_an_empty_line_ends_a_paragraph():
    assert write_blocks(read_blocks("<p>een<br/><br/>twee</p>")) == "een\n\ntwee"


def test_a_list_within_a_list_is_left_to_the_full_editor():
    assert read_blocks("<ul><li>een<ul><li>twee</li></ul></li></ul>") is None
