"""The words of a title, so that two ways to write the same are recognised."""

import re

from anyascii import anyascii

_SEPARATORS = re.compile(r"[\W_]+")
SHORTEST = 3
STEM = 5
# The words of Dutch and English that stand in any title.
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
    """Return the first letters of every word that says something, in lower-case ASCII.

    The first letters alone, so that "fiets" and "fietsen" are the same word.
    """
    words = _SEPARATORS.split(anyascii(text).lower())
    return frozenset(
        word[:STEM] for word in words if len(word) >= SHORTEST and word not in EVERYDAY
    )
