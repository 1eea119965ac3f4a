"""What is a name: one line of letters, which reads as it is written."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Invisible, but part of how Persian, Hindi and other scripts are spelt.
_JOINERS = "\u200c\u200d"
_MARKS_IN_NAMES = " -'’‘ʼ.·"
# Scripts of which letters look alike: one word is written in one of them.
_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})


def check_one_line(text: str) -> None:
    """Raise ValidationError for line ends, control characters and marks that turn or hide what follows."""
    if any(_is_hidden(character) for character in text):
        raise ValidationError(_("Write one line, without invisible characters."), code="hidden")


def check_called(text: str) -> None:
    """Raise ValidationError for what is no name: signs, digits, hidden marks, look-alike letters."""
    check_one_line(text)
    if any(not _belongs_in_name(character) for character in text):
        raise ValidationError(
            _("Use letters, spaces, hyphens, apostrophes and full stops only."), code="not_a_name"
        )
    if any(len(_scripts(word)) > 1 for word in text.split()):
        raise ValidationError(_("Write a name in the letters of one script."), code="scripts")


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"} and (
        character not in _JOINERS
    )


def _belongs_in_name(character: str) -> bool:
    return (
        unicodedata.category(character)[0] in "LM"
        or character in _MARKS_IN_NAMES
        or character in _JOINERS
    )


def _scripts(word: str) -> set[str]:
    names = (unicodedata.name(letter, "").partition(" ")[0] for letter in word if letter.isalpha())
    return {name for name in names if name in _ALIKE}
