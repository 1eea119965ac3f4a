"""Reduce a title to the stems of its words, so that similar titles are recognised."""

import re

from anyascii import anyascii

_SEPARATORS = re.compile(r"[\W_]+")
SHORTEST = 3
STEM = 5
# Everyday words of Dutch and English, which do not distinguish titles.
EVERYDAY = frozenset(
    [
        "aan",
        "als",
        "ben",
        "bij",
        "dan",
        "dat",
        "deze",
        "die",
        "dit",
        "door",
        "een",
        "els",
        "het",
        "hoe",
        "ieder",
        "kan",
        "maak",
        "maken",
        "meer",
        "met",
        "mijn",
        "moet",
        "naar",
        "niet",
        "nog",
        "onze",
        "ook",
        "over",
        "per",
        "van",
        "veel",
        "voor",
        "waar",
        "want",
        "wat",
        "wel",
        "wij",
        "will",
        "with",
        "word",
        "zou",
        "all",
        "and",
        "any",
        "are",
        "but",
        "can",
        "for",
        "from",
        "have",
        "how",
        "make",
        "more",
        "not",
        "our",
        "out",
        "should",
        "that",
        "the",
        "their",
        "this",
        "was",
        "way",
        "what",
        "when",
        "will",
        "you",
        "your",
    ]
)


def stems(text: str) -> frozenset[str]:
    """Return the first letters of every distinctive word, in lower-case ASCII.

    Only the first letters, so that "fiets" and "fietsen" are the same word.
    """
    words = _SEPARATORS.split(anyascii(text).lower())
    return frozenset(
        word[:STEM] for word in words if len(word) >= SHORTEST and word not in EVERYDAY
    )
