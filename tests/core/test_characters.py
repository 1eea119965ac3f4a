"""A text keeps what people see of it, and loses what breaks feeds, exports and pages."""

from pathlib import Path

import pytest

from kring.core.characters import clean_text, clean_values, is_unseen

TITLE = (Path(__file__).parents[1] / "data" / "titel-met-verticale-tab.txt").read_text()
RLO, PDF, RLI, PDI = "\u202e", "\u202c", "\u2067", "\u2069"


def test_a_vertical_tab_in_a_title_is_a_space():
    assert clean_text(TITLE, one_line=True) == "Bugs verticale tab"


@pytest.mark.parametrize("mark", ["\x0b", "\x0c", "\x1e", "\x85", "\u2028", "\u2029"])
def test_what_ends_a_line_elsewhere_ends_a_line(mark):
    assert clean_text(f"a{mark}b") == "a\nb"


@pytest.mark.parametrize(
    "mark", [*map(chr, [0, 1, 8, 0x0E, 0x1B, 0x1F, 0x7F, 0x80, 0x9F, 0xFEFF, 0xFFFE, 0x1FFFF])]
)
def test_a_control_character_is_left_out(mark):
    assert clean_text(f"a{mark}b") == "ab"


@pytest.mark.parametrize(
    "text", ["a\tb", "a\nb", "a\r\nb", "Zoë 王小明 👩‍💻 e\u0301", "  ", "", "a\u00adb"]
)
def test_what_people_type_stays(text):
    assert clean_text(text) == text


def test_half_a_surrogate_pair_is_left_out_and_a_whole_one_is_its_character():
    assert clean_text("a\ud83d b \ud83d\ude00") == "a b 😀"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"a{RLO}b{PDF}c", f"a{RLO}b{PDF}c"),
        (f"a{RLO}fdp.exe", "afdp.exe"),
        (f"a{PDF}b{PDI}", "ab"),
        (f"{RLO}a\nb{PDF}", "a\nb"),
        (f"<p>{RLO}a</p><p>b{PDF}</p>", "<p>a</p><p>b</p>"),
        (f"<p>{RLO}a <b>b</b>{PDF}</p>", f"<p>{RLO}a <b>b</b>{PDF}</p>"),
        (f"{RLI}a{RLO}b{PDI}c", f"{RLI}ab{PDI}c"),
        (f"{RLO}{RLI}a{PDI}{PDF}", f"{RLO}{RLI}a{PDI}{PDF}"),
        (f"{RLI}a{PDF}{PDI}", f"{RLI}a{PDI}"),
    ],
)
def test_a_direction_stays_only_with_its_end_in_the_same_paragraph(text, kept):
    assert clean_text(text) == kept


@pytest.mark.parametrize(
    "text", ["\u200b", "\u200b \ufeff", "\u2060\u00a0", "\u3164", "\u2800", "\u200e"]
)
def test_a_text_in_which_nothing_can_be_seen_is_empty(text):
    assert clean_text(text) == ""


def test_one_line_has_no_end_of_line_and_no_unseen_ends():
    assert clean_text("\u200bEen\r\ntwee\u200b", one_line=True) == "Een twee"


def test_a_private_sign_can_be_seen():
    assert not is_unseen("\uf8ff")


def test_values_are_cleaned_however_deep():
    assert clean_values({"a\x0b": ["b\x00", {"c": "d\ud800"}], "n": 1, "t": ("e\x01",)}) == {
        "a\n": ["b", {"c": "d"}],
        "n": 1,
        "t": ("e",),
    }
