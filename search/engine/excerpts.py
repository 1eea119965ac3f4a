"""Choose which highlighted excerpts of a hit are shown."""

import re
from collections.abc import Mapping, Sequence

from search.query.queries import CLOSE, OPEN

_MARKED = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")
Marked = Mapping[str, Sequence[str]]


def plain(text: str) -> str:
    """Return a highlighted text without its marks."""
    return text.replace(OPEN, "").replace(CLOSE, "")


def shown_title(title: str, marked: Marked) -> str:
    """Return the title with the most words marked; as it is, when none is."""
    return _best(title, _of("title", marked)) or title


def shown_text(summary: str, marked: Marked) -> str:
    """Return the summary, or a piece of the text where that has more different words of the query."""
    piece = max(_of("body", marked), key=_marks, default="")
    best = _best(summary, _of("summary", marked))
    return piece if _marks(piece) > _marks(best) else best or summary


def shown_tags(tags: Sequence[str], marked: Marked) -> list[str]:
    """Return those of the tags with words marked, each once."""
    found: dict[str, str] = {}
    for text in _of("keywords", marked):
        if plain(text) in tags and _marks(text) > _marks(found.get(plain(text), "")):
            found[plain(text)] = text
    return list(found.values())


def _of(name: str, marked: Marked) -> list[str]:
    return [
        text
        for field, texts in marked.items()
        if field == name or field.startswith(f"{name}_")
        for text in texts
    ]


def _best(text: str, candidates: Sequence[str]) -> str:
    # A field may hold the text in another language, or without the space at its ends.
    same = [each for each in candidates if plain(each).strip() == text.strip()]
    return max(same, key=_marks, default="")


def _marks(text: str) -> int:
    """Return how many different words are marked."""
    return len({word.casefold() for word in _MARKED.findall(text)})
