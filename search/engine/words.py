"""The words of a query, as the engine looks for them."""

import re
from collections.abc import Sequence

from search.engine.data import words_in_file
from search.queries import Query

# What a person types beyond these is left out: no document is told apart by its thirteenth word.
MOST_WORDS = 12
LONGEST_WORD = 60
# The file of words that tell nothing about what is looked for.
FUNCTION_WORDS = "function_words"

_MARK = re.compile(r"[^\W_](?:[-/.@_]|[,:](?=\d))+[^\W_]")


def words_of(query: Query) -> list[str]:
    """Return the words to look for, in their order, each of a bearable length."""
    return [word[:LONGEST_WORD] for word in query.words[:MOST_WORDS]]


def telling(words: Sequence[str]) -> list[str]:
    """Return the words without those that tell nothing; all of them when nothing would be left."""
    return [word for word in words if word.casefold() not in words_in_file(FUNCTION_WORDS)] or list(
        words
    )


def has_mark(word: str) -> bool:
    """Return whether the word is written with a mark inside, as AO-2025/17 and X-axis are."""
    return bool(_MARK.search(word))


def is_code(word: str) -> bool:
    """Return whether the word is a code, a number or an address, and so never misspelt."""
    return any(character.isdigit() for character in word) or "@" in word
