"""What rooms use to be searched. ``search_sources.py`` is the only module of a room that does.

A room registers a ``SearchSource`` there; the module is imported when the applications are ready.
Search itself knows no room.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from search.documents import Document, Kind, Label, bilingual
from search.outbox.entries import changed
from search.ranking import Ranking, ranked_ids
from search.readers import register_reader
from search.sources import ModelSource
from search.sources import register_source as register_documents

__all__ = [
    "Document",
    "Hit",
    "Kind",
    "Label",
    "Matches",
    "ModelSource",
    "Ranking",
    "SearchSource",
    "bilingual",
    "changed",
    "ranked_ids",
    "register_documents",
    "register_reader",
    "register_source",
    "sources",
]


@dataclass(frozen=True)
class Hit:
    """One line of the results page."""

    title: str
    url: str
    summary: str = ""
    # Extra facts in small print, for example a job title or a file size.
    facts: Sequence[str] = ()
    date: datetime | None = None
    language: str = ""
    # The titles of what lies above it, highest first.
    trail: Sequence[str] = ()
    # The text in which the query's words are looked for when the summary has none of them.
    text: str = ""
    # The colleague whose picture stands before the hit.
    person: Any = None


@dataclass(frozen=True)
class Matches:
    """What was found of one kind, best first, and only what the user may see.

    ``ids`` are at most the limit that was asked for; ``has_more`` says that there are more.
    """

    kind: str
    label: Any
    icon: str
    ids: Sequence[Any]
    has_more: bool = False
    # Nothing has all the words: these have some of them.
    partial: bool = False


class SearchSource(Protocol):
    """Something that can be searched. One source may answer with several kinds.

    ``order`` says where its kinds stand on the page, lowest first; the kinds of one source stand
    in the order in which it returns them.
    """

    key: str
    order: int

    def search(self, words: Sequence[str], user: Any, limit: int) -> Sequence[Matches]:
        """Return the user's matches by kind, at most ``limit`` a kind; no kind without a match.

        ``words`` holds at least one word and nothing but words, see ``search.text``.
        """
        ...

    def load(self, ids: Sequence[Any], user: Any) -> Mapping[Any, Hit]:
        """Return the hits of these ids that the user may see, of whatever kinds.

        Costs the same number of SQL queries however many there are.
        """
        ...


_sources: dict[str, SearchSource] = {}


def register_source(source: SearchSource) -> None:
    """Make a source known. ValueError when another one has its key."""
    known = _sources.get(source.key)
    if known is not None and type(known) is not type(source):
        message = f"The search source {source.key!r} is registered twice."
        raise ValueError(message)
    _sources[source.key] = source


def sources() -> list[SearchSource]:
    """Return every source in the order of the results page."""
    return sorted(_sources.values(), key=lambda source: (source.order, source.key))
