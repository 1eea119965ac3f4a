"""The interface is Dutch for who reads Dutch, to the last word."""

import ast
from collections import defaultdict

from django.conf import settings
from django.utils.translation import trans_real

from kring.core import translations
from tests.support.messages import catalogues, dutch, messages, sources


def in_a_library(text: str) -> bool:
    """Return whether Django, Wagtail or another library has a Dutch translation."""
    return text in trans_real.translation("nl")._catalog


def test_every_text_has_a_dutch_translation():
    missing = [
        f"{file.relative_to(settings.BASE_DIR)}: {text!r}"
        for text, file in sorted(messages().items())
        if not dutch().get(text) and not in_a_library(text)
    ]

    assert len(messages()) > 300, "the sweep does not find the texts"
    assert not missing, "\n".join(missing)


def test_no_translation_is_empty_or_a_guess():
    faults = [
        f"{file.relative_to(settings.BASE_DIR)}: {message.id!r}"
        for file, catalogue in catalogues().items()
        for message in catalogue
        if message.id
        and (
            message.fuzzy
            or not all([message.string] if isinstance(message.string, str) else message.string)
        )
    ]

    assert not faults, "\n".join(faults)


def test_translations_keep_the_names_that_are_filled_in():
    faults = [
        f"{file.relative_to(settings.BASE_DIR)}: {message.id!r}: {error}"
        for file, catalogue in catalogues().items()
        for message, errors in catalogue.check()
        for error in errors
    ]

    assert not faults, "\n".join(faults)


def test_one_text_has_one_translation():
    """Django merges the catalogues, so that of two translations one would win everywhere."""
    found = defaultdict(set)
    for catalogue in catalogues().values():
        for message in catalogue:
            if message.id:
                found[(message.context, str(message.id))].add(str(message.string))

    assert not {text: ways for text, ways in found.items() if len(ways) > 1}


def test_texts_are_marked_under_a_name_that_is_looked_for():
    """A text marked under another name is in no catalogue, and stays English."""
    faults = [
        f"{file.relative_to(settings.BASE_DIR)}: {name.name} as {name.asname}"
        for file in sources(".py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if "gettext" in name.name and (name.asname or name.name) not in translations.KEYWORDS
    ]

    assert not faults, "\n".join(faults)
