"""Which of the highlighted pieces of a hit are shown."""

from collections.abc import Mapping, Sequence

from search.queries import CLOSE, OPEN

Marked = Mapping[str, Sequence[str]]


def plain(text: str) -> str:
    """Return a highlighted text without its marks."""
    return text.replace(OPEN, "").replace(CLOSE, "")


def shown_title(title: str, marked: Marked) -> str:
    """Return the title with the most words marked; as it is, when none is."""
    return _best(title, _of("title", marked)) or title


def shown_text(summary: str, marked: Marked) -> str:
    """Return the summary with words marked, else a piece of the text with marks, else the summary."""
    piece = max(_of("body", marked), key=_marks, default="")
    return _best(summary, _of("summary", marked)) or piece or summary


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
    return text.count(OPEN)
