"""A text that is kept in two languages is shown in the reader's."""

import pytest
from django.utils import translation

from kring.core.languages import in_language


@pytest.mark.parametrize(
    ("language", "shown"),
    [("nl", "Beleid"), ("nl-be", "Beleid"), ("en", "Policy"), ("de", "Policy")],
)
def test_readers_of_dutch_see_dutch_and_others_english(language, shown):
    assert in_language("Beleid", "Policy", language) == shown


def test_without_english_everybody_sees_dutch():
    assert in_language("Beleid", "", "en") == "Beleid"


@pytest.mark.parametrize(("language", "shown"), [("nl", "Beleid"), ("en", "Policy")])
def test_the_language_of_the_interface_decides_where_none_is_given(language, shown):
    with translation.override(language):
        assert in_language("Beleid", "Policy") == shown
