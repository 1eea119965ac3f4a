"""Take the characters out of a text that no reader sees and that break what is made of it.

A vertical tab pasted from a presentation makes a feed unreadable and a workbook unwritable; a direction
override that is never closed turns round whatever follows it on the page.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

# What other programs mean as the end of a line: vertical tab, form feed, next line, the separators of
# files, groups and records, and the line and paragraph separators of Unicode.
_BREAK = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Control characters, halves of a surrogate pair, characters that Unicode keeps out of texts, and the
# byte order mark.
_BAD = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SUSPECT = re.compile(f"{_BREAK.pattern}|{_BAD.pattern}|{_DIRECTION.pattern}")
_NEW_LINE = re.compile("\r\n?|\n")
# A direction ends with its paragraph: at the end of a line, or where markup begins another one.
_PARAGRAPH = re.compile(
    r"(\n|</?(?:p|div|li|ul|ol|h[1-6]|br|hr|blockquote|table|tr|t[dh])\b[^<>]*>)", re.IGNORECASE
)
_EMBEDDINGS, _ISOLATES = "\u202a\u202b\u202d\u202e", "\u2066\u2067\u2068"
_END_OF_EMBEDDING, _END_OF_ISOLATE = "\u202c", "\u2069"
# They take no place on the screen, and have a category of letters or signs nevertheless.
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {
    chr(point) for span in (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)) for point in span
}
# At the ends of a line they join and part nothing.
_NOTHING = "\u00ad\u180e\u200b\u2060\u2061\u2062\u2063\u2064"


def clean_text(text: str, *, one_line: bool = False, line_end: str = "\n") -> str:
    """Return the text without control characters, lone surrogates and directions that are not closed.

    A text in which nothing can be seen becomes empty, unless it is blank space alone. What other programs
    mean as the end of a line becomes ``line_end``; ``one_line`` makes all ends of lines spaces, as a title
    needs it.
    """
    if _SUSPECT.search(text):
        text = _BREAK.sub(" " if one_line else line_end, text)
        # A pair of surrogates that came apart is one character.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
        text = _paired(_BAD.sub("", text))
    if one_line:
        text = _NEW_LINE.sub(" ", text).strip(_NOTHING)
    return "" if text and not text.isspace() and is_unseen(text) else text


def is_unseen(text: str) -> bool:
    """Return whether no character of the text can be seen: spaces, joiners, marks of direction."""
    return not text.isascii() and all(
        (unicodedata.category(each)[0] in "ZC" and unicodedata.category(each) != "Co")
        or each in _UNSEEN
        for each in text
    )


def clean_values(value: Any) -> Any:
    """Return the value with every text in its lists and dictionaries cleaned, keys too."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_values(key): clean_values(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(clean_values, value)) if type(value) in (list, tuple) else value
    return value


def _paired(text: str) -> str:
    """Return the text without the marks of direction that have no partner in their paragraph."""
    if not _DIRECTION.search(text):
        return text
    return "".join(
        part if number % 2 else _without(part, set(_lonely(part)))
        for number, part in enumerate(_PARAGRAPH.split(text))
    )


def _without(text: str, places: set[int]) -> str:
    return "".join(each for place, each in enumerate(text) if place not in places)


def _lonely(text: str) -> Iterator[int]:
    """Yield the places of the marks that open without an end, or end what is not open."""
    opened: list[tuple[int, str]] = []
    for found in _DIRECTION.finditer(text):
        place, mark = found.start(), found[0]
        if mark in _EMBEDDINGS or mark in _ISOLATES:
            opened.append((place, mark))
        elif mark == _END_OF_EMBEDDING:
            if opened and opened[-1][1] in _EMBEDDINGS:
                opened.pop()
            else:
                yield place
        elif any(kind in _ISOLATES for _place, kind in opened):
            # The end of an isolate also ends the embeddings inside it.
            while opened[-1][1] not in _ISOLATES:
                yield opened.pop()[0]
            opened.pop()
        else:
            yield place
    yield from (place for place, _mark in opened)
