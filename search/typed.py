"""What somebody typed, taken apart: words, phrases, what must not be there, and operators."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.text import words_in

# What each operator is about. People use the words of their own language in either interface.
OPERATORS = {
    "kind": "kind", "type": "kind", "soort": "kind",
    "unit": "unit", "team": "unit", "afdeling": "unit", "eenheid": "unit",
    "location": "location", "place": "location", "locatie": "location", "plaats": "location",
    "category": "category", "categorie": "category", "rubriek": "category",
    "author": "author", "by": "author", "auteur": "author", "door": "author",
    "language": "language", "lang": "language", "taal": "language",
    "from": "from", "since": "from", "vanaf": "from", "sinds": "from",
    "after": "after", "na": "after",
    "until": "until", "till": "until", "tot": "until",
    "before": "before", "voor": "before",
    "year": "year", "jaar": "year",
}  # fmt: skip

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_TOKEN = re.compile(
    r"""
    (?P<minus>(?<!\S)-)?
    (?:
        (?P<name>[^\W\d_]+):(?P<value>"[^"]+"|[^\s"]+)
      | "(?P<phrase>[^"]*)"
      | (?P<bare>[^\s"]+)
    )
    """,
    re.VERBOSE,
)

# A number of a telephone is written in pieces. A date is not one, nor is a list of years.
_TELEPHONE = re.compile(r"(?<![\w@/.,:+-])(?:\+|00|\(?0)\d?[\d ().-]{6,22}\d(?![\w/-])")
_DATE = re.compile(r"\b\d{1,2}[-./]\d{1,2}[-./]\d{4}\b|\b\d{4}-\d{1,2}-\d{1,2}\b")
_TRUNK_ZERO = re.compile(r"\(0\)")
# The shortest number with its area code, and the longest with its country code (ITU E.164).
_DIGITS = range(9, 16)


@dataclass(frozen=True)
class Token:
    """One piece of a query. ``raw`` is how it was typed, ``operator`` one of OPERATORS' values.

    A token without an operator is a phrase or holds any number of words.
    """

    raw: str
    value: str
    operator: str = ""
    is_phrase: bool = False
    is_negative: bool = False

    @property
    def words(self) -> Sequence[str]:
        """The words in it."""
        return words_in(self.value)


def tokens(text: str) -> Iterator[Token]:
    """Yield the pieces of a text that has passed ``shown_query``; all that is typed is in one.

    A minus counts before a word or phrase only. A name before a colon that is no operator is a
    word, and so is an operator with a minus. A quote without its other half is no quote.
    """
    text = _one_word_per_telephone(text.translate(_QUOTES))
    for match in _TOKEN.finditer(text):
        name, is_negative = match["name"], bool(match["minus"])
        operator = OPERATORS.get(name.casefold(), "") if name and not is_negative else ""
        if operator:
            yield Token(match[0], match["value"].strip('"'), operator)
        elif match["phrase"] is not None:
            yield Token(match[0], match["phrase"], is_phrase=True, is_negative=is_negative)
        else:
            yield Token(match[0], match[0].removeprefix("-"), is_negative=is_negative)


def without_token(text: str, raw: str) -> str:
    """Return the text without one of its tokens."""
    return " ".join(token.raw for token in tokens(text) if token.raw != raw)


def without_operators(text: str, *operators: str) -> str:
    """Return the text without these operators, all of them when none is named.

    A text that has none of them stays as it was typed.
    """
    dropped, pieces = operators or tuple(OPERATORS.values()), list(tokens(text))
    if all(token.operator not in dropped for token in pieces):
        return text
    return " ".join(token.raw for token in pieces if token.operator not in dropped)


def _one_word_per_telephone(text: str) -> str:
    return _TELEPHONE.sub(_digits_of_telephone, text)


def _digits_of_telephone(match: re.Match[str]) -> str:
    """Return the digits of a telephone number, country code first without + or 00."""
    written = match[0]
    if _DATE.search(written):
        return written
    is_international = written.startswith(("+", "00"))
    number = _TRUNK_ZERO.sub("", written) if is_international else written
    digits = "".join(character for character in number if character.isdecimal())
    if len(digits) not in _DIGITS:
        return written
    return digits.removeprefix("00") if is_international else digits
