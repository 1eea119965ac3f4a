"""Where documents come from: each room registers a source, search knows no room."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from search.documents import Document, Kind


class Source(Protocol):
    """A room's documents: what can be found of it, and what is known of each."""

    key: str

    def kinds(self) -> Sequence[Kind]:
        """Return the kinds of its documents."""
        ...

    def ids(self, after: str, limit: int) -> Sequence[str]:
        """Return up to ``limit`` ids that come after ``after`` ("" for the first), in a fixed order.

        Ids of rows that are not to be found may be among them.
        """
        ...

    def documents(self, ids: Sequence[str]) -> Iterable[Document]:
        """Return the documents of these ids; an id without one is removed from the index.

        Costs the same number of SQL queries however many there are.
        """
        ...

    def load(self, ids: Sequence[str], user: Any) -> Mapping[str, Any]:
        """Return what a hit shows beside its document, by id, for those that the user may see now.

        Asked for the hits on the page only, because the index may be a moment behind. The value
        may be None; a colleague's is the person, for the picture. An id that is left out is not shown.
        """
        ...


_sources: dict[str, Source] = {}


def register_source(source: Source) -> None:
    """Make a source known. ValueError when another one has its key."""
    known = _sources.get(source.key)
    if known is not None and type(known) is not type(source):
        message = f"The search source {source.key!r} is registered twice."
        raise ValueError(message)
    _sources[source.key] = source


def sources() -> dict[str, Source]:
    """Return every source by its key, in the order of registration."""
    return dict(_sources)


def kinds() -> dict[str, Kind]:
    """Return every kind by its key, in the order of the results page."""
    known = [kind for source in _sources.values() for kind in source.kinds()]
    return {kind.key: kind for kind in sorted(known, key=lambda kind: (kind.order, kind.key))}
