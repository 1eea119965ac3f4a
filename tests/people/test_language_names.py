"""The names of languages are Dutch in Dutch lists."""

from django.conf.locale import LANG_INFO
from django.utils.translation import override

from people.languages import CODES, language_name

# Named alike in both languages.
ALIKE = {"hi", "ti", "ur"}


def test_every_language_that_can_be_chosen_has_a_dutch_name():
    with override("en"):
        english = {code: language_name(code) for code in CODES}
    with override("nl"):
        left = {code for code in CODES if language_name(code) == english[code]}

    assert left == ALIKE


def test_norwegian_is_not_named_for_one_of_its_two_spellings():
    with override("nl"):
        assert "Bokm" not in language_name("nb")
    assert "nb" in LANG_INFO
