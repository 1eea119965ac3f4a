"""Text is compared without what people leave out when they type."""

import pytest

from kring.core.text import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Café-bar, 2e", "cafe bar 2e"),
        ("AO-2025/17", "ao 2025 17"),
        ("  ", ""),
        ("Straße", "strasse"),
        ("ﬁets", "fiets"),
        ("naïve coördinatie", "naive coordinatie"),
        ("snake_case", "snake case"),
        ("Łukasz", "łukasz"),
        ("Cafe\u0301", "cafe"),
    ],
)
def test_words_lose_case_accents_and_marks(text, folded):
    assert fold(text) == folded


def test_words_can_be_joined():
    assert fold("Nieuws-bericht, é!", between="") == "nieuwsberichte"


def test_marks_can_stay():
    assert fold("E-mail: Één!", between=None) == "e-mail: een!"


def test_dropped_marks_join_what_they_part():
    assert fold("O'Brien d'Haens", dropped="'") == "obrien dhaens"


def test_every_script_can_be_brought_to_a_to_z():
    assert fold("Łukasz Groß Νίκος İnci", transliterate=True) == "lukasz gross nikos inci"


def test_a_long_ascii_text_folds_to_itself():
    text = "abc def " * 50_000

    assert fold(text) == text.strip()
