"""Marking the words of the query in what is shown of a hit."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

# Characters of a snippet, and how far into a text a match is looked for.
SNIPPET, DEPTH = 240, 30_000
# A shorter word is only marked where it stands alone.
PREFIX_LENGTH = 3


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """Return one character without accent and case: the positions in a text stay the same."""
    return unicodedata.normalize("NFD", character)[0].casefold()[:1] or character


def _folded(text: str) -> str:
    return "".join(map(_plain, text))


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    folded = sorted({_folded(word) for word in words}, key=len, reverse=True)
    endings = [
        re.escape(word) + (r"\w*" if len(word) >= PREFIX_LENGTH else r"\b") for word in folded
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(endings)})")


def highlight(text: str, words: Sequence[str]) -> SafeString:
    """Return the text as HTML, with each word that starts like one of the query's in <mark>."""
    parts: list[str] = []
    position = 0
    for match in _pattern(words).finditer(_folded(text)) if words else ():
        parts.append(conditional_escape(text[position : match.start()]))
        parts.append(f"<mark>{conditional_escape(text[match.start() : match.end()])}</mark>")
        position = match.end()
    # Every part has been escaped above.
    return mark_safe("".join([*parts, conditional_escape(text[position:])]))  # noqa: S308


def excerpt(summary: str, text: str, words: Sequence[str]) -> SafeString:
    """Return the summary, or where only the text has a word of the query, a piece of the text."""
    if not words or _pattern(words).search(_folded(summary)):
        return highlight(summary, words)
    found = _pattern(words).search(_folded(text[:DEPTH]))
    if found is None:
        return highlight(summary, words)
    start = max(0, found.start() - SNIPPET // 3)
    end = start + SNIPPET
    if start:
        start = text.find(" ", start, found.start()) + 1 or start
    piece = " ".join(text[start:end].split())
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return format_html("{}{}{}", before, highlight(piece, words), after)
