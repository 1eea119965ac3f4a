"""The account pages are in Dutch from the first word to the last."""

import gettext
import re
from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils import translation

ROOT = Path(settings.BASE_DIR)
SOURCES = [
    *(ROOT / "people/accounts").glob("*.py"),
    ROOT / "people/services/preferences.py",
    *(ROOT / "site/templates/account").rglob("*.html"),
]
CALLS = re.compile(r"""(?:_|gettext)\(\s*((?:"[^"]*"\s*)+)\)|{% translate "([^"]*)\"""")


def own_texts():
    """Every text that these sources ask to be translated."""
    for source in SOURCES:
        for python, template in CALLS.findall(source.read_text()):
            yield "".join(re.findall(r'"([^"]*)"', python)) or template


def test_every_text_has_a_dutch_translation():
    with translation.override("nl"):
        missing = {text for text in own_texts() if translation.gettext(text) == text}

    assert missing == set()


def test_the_rules_for_passwords_say_je():
    with translation.override("nl"):
        rules = " ".join(password_validators_help_texts())

    assert rules.count("Je wachtwoord") == 4
    assert not re.search(r"\buw?\b", rules, re.IGNORECASE)


@pytest.mark.parametrize(("language", "ours"), [("nl", "twee stappen"), ("en", "two-step sign-in")])
def test_signing_in_in_two_steps_has_one_name(language, ours):
    with translation.override(language):
        said = [translation.gettext(text).lower() for text in texts_of_allauth("two-factor")]

    assert said
    assert [text for text in said if "factor" in text or ours not in text] == []


def texts_of_allauth(words):
    """Every text of the library of the account pages in which these words are."""
    with (Path(allauth.__file__).parent / "locale/nl/LC_MESSAGES/django.mo").open("rb") as source:
        catalogue = gettext.GNUTranslations(source)._catalog
    return [text for text in catalogue if isinstance(text, str) and words in text.lower()]
