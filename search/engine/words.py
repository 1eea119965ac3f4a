"""The words of a query, as the engine looks for them."""

import re
from collections.abc import Sequence

from search.engine.data import words_in_file
from search.query.queries import Query

# What a person types beyond these is left out: no document is told apart by its thirteenth word.
MOST_WORDS = 12
LONGEST_WORD = 60
# The file of words that tell nothing about what is looked for.
FUNCTION_WORDS = "function_words"
# Those that make a question of a query, and what tells nothing in one.
QUESTION_WORDS, SENTENCE_WORDS = "question_words", "sentence_words"

_MARK = re.compile(r"[^\W_](?:[-/.@_]|[,:](?=\d))+[^\W_]")


def words_of(query: Query) -> list[str]:
    """Return the words to look for, in their order, each of a bearable length."""
    return [word[:LONGEST_WORD] for word in query.words[:MOST_WORDS]]


def content_words(words: Sequence[str]) -> list[str]:
    """Return the words that tell what is looked for; all of them when nothing would be left.

    In a question ("where can I find …") words such as "find" tell nothing; alone, or in "find and
    replace", they do.
    """
    told = [word for word in words if not _is_in(FUNCTION_WORDS, word)]
    if any(_is_in(QUESTION_WORDS, word) for word in words):
        told = [word for word in told if not _is_in(SENTENCE_WORDS, word)] or told
    return told or list(words)


def _is_in(name: str, word: str) -> bool:
    return word.casefold().replace("’", "'") in words_in_file(name)


def has_mark(word: str) -> bool:
    """Return whether the word is written with a mark inside, as AO-2025/17 and X-axis are."""
    return bool(_MARK.search(word))


def is_code(word: str) -> bool:
    """Return whether the word is a code, a number or an address, and so never misspelt."""
    return any(character.isdigit() for character in word) or "@" in word
