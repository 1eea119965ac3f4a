"""Compounds of Dutch, taken apart before they are looked up in the lists of related words.

No list has every compound: ``kerstontbijt`` is in none, but ``kerst`` and ``ontbijt`` are.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from kring.core.text import fold
from search.engine.related import COMPOUNDING, words_with_rules

# The shortest word that may be a compound, and the shortest part of one.
SHORTEST, PART = 8, 4
# What may join two parts, and what a word may end in that the lists have without.
_LINKS = ("", "s", "e", "en", "n")
_ENDINGS = ("", "s", "n", "en", "je", "tje")


def apart(words: Sequence[str]) -> list[str]:
    """Return the words, with each compound that no list has replaced by its parts that some list has."""
    return [part for word in words for part in _parts(fold(word)) or (word,)]


@cache
def _known() -> frozenset[str]:
    return frozenset(map(fold, words_with_rules(COMPOUNDING)))


def _parts(word: str) -> tuple[str, ...]:
    """Return the parts of the compound, as few as there can be; none when it is no compound."""
    if len(word) < SHORTEST or not word.isalpha() or _without(word, _ENDINGS):
        return ()
    return min(_divided(word), key=len, default=())


def _divided(word: str) -> Iterator[tuple[str, ...]]:
    """Yield the ways to divide the word, those with the longest first part first."""
    for at in range(len(word) - PART, PART - 1, -1):
        if first := _without(word[:at], _LINKS):
            rest = word[at:]
            if last := _without(rest, _ENDINGS):
                yield first, last
            elif len(rest) >= SHORTEST:
                yield from ((first, *others) for others in _divided(rest))


def _without(text: str, endings: Sequence[str]) -> str:
    """Return the word of the lists that the text is, or is with one of the endings; empty for none."""
    ended = (text.removesuffix(ending) for ending in endings if text.endswith(ending))
    return next((word for word in ended if len(word) >= PART and word in _known()), "")
