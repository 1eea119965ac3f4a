"""Parse a typed query into words, phrases, exclusions and operators."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.query.codes import one_word_per_telephone
from search.query.text import words_in

# The field of each operator. People use the words of their own language in either interface.
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
    text = one_word_per_telephone(text.translate(_QUOTES))
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
