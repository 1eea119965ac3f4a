"""Marking the words of a query in what is shown of a hit."""

import re
from collections.abc import Sequence
from functools import lru_cache

from kring.core.text import fold
from search.query.queries import CLOSE, OPEN

# Characters of a snippet, and how far into a text a match is looked for.
SNIPPET, DEPTH = 240, 30_000
# A shorter word is only marked as a whole word.
PREFIX_LENGTH = 3


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """Return one character without accent and case: the positions in a text stay the same."""
    return fold(character, between=None)[:1] or character


def _folded(text: str) -> str:
    return "".join(map(_plain, text))


def _pattern(terms: Sequence[str]) -> re.Pattern[str]:
    endings = [
        r"[\W_]+".join(map(re.escape, term.split()))
        + (r"\w*" if len(term) >= PREFIX_LENGTH else r"\b")
        for term in sorted(set(terms), key=len, reverse=True)
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(endings)})")


def mark(text: str, terms: Sequence[str]) -> str:
    """Return the text with each word that starts like one of the folded terms between the marks."""
    parts: list[str] = []
    position = 0
    for match in _pattern(terms).finditer(_folded(text)) if terms else ():
        parts += [text[position : match.start()], OPEN, text[match.start() : match.end()], CLOSE]
        position = match.end()
    return "".join([*parts, text[position:]])


def excerpt(summary: str, text: str, terms: Sequence[str]) -> str:
    """Return the summary, or where only the text has a term, a piece of the text; marked."""
    if not terms or _pattern(terms).search(_folded(summary)):
        return mark(summary, terms)
    found = _pattern(terms).search(_folded(text[:DEPTH]))
    if found is None:
        return mark(summary or " ".join(text[:SNIPPET].split()), terms)
    start = max(0, found.start() - SNIPPET // 3)
    end = start + SNIPPET
    if start:
        start = text.find(" ", start, found.start()) + 1 or start
    piece = " ".join(text[start:end].split())
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return f"{before}{mark(piece, terms)}{after}"
