"""Make typed text safe for every search engine, split it into words, and fold it for comparison."""

import re
import unicodedata

from kring.core.text import fold

# Longer queries come from a clipboard; a search engine refuses thousands of clauses.
LENGTH, WORDS = 250, 20
# Characters of a folded word that count.
WORD_LENGTH = 60
# A word may hold marks inside: AO-2025/17, O'Brien, kring.example, anna@example.org, 2,40, 10:30.
# No engine sees any other mark, so none is an operator.
_WORD = re.compile(r"\w+(?:(?:[-'’./&@+]|(?<=\d)[,:](?=\d))\w+)*")
# Characters without a width that turn the direction of a text or hide in it. The joiners stay:
# emoji and some scripts are written with them.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")


def shown_query(text: str) -> str:
    """Return the query as the search box shows it: one line, no control characters."""
    plain = "".join(
        " " if unicodedata.category(character) in {"Cc", "Cs"} else character
        for character in unicodedata.normalize("NFC", _INVISIBLE.sub("", text[: LENGTH * 4]))
    )
    return " ".join(plain.split())[:LENGTH].strip()


def words_in(text: str) -> list[str]:
    """Return the words of a text that has passed ``shown_query``, in their order."""
    return _WORD.findall(text)


def query_words(text: str) -> list[str]:
    """Return the words to search for, at most ``WORDS`` of them."""
    return words_in(shown_query(text))[:WORDS]


def folded(text: str) -> str:
    """Return the words of a text without accents, case and marks, one space between any two."""
    return " ".join([word[:WORD_LENGTH] for word in fold(text).split(" ")])
