"""Where documents come from: each room registers a source, search knows no room."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from django.db.models import Model, QuerySet

from kring.core.types import AuthenticatedUser
from search.contract.documents import Document, Kind


class Source(Protocol):
    """A room's documents: which there are, and what each contains."""

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

    def load(self, ids: Sequence[str], user: AuthenticatedUser) -> Mapping[str, Any]:
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


class ModelSource:
    """The rows of one model as documents of one kind. Name the model and the kind, and define ``document``.

    ``follows()`` says of which rows a change shows in which documents; by default those of the model.
    """

    key = ""
    model: type[Model]
    kind: Kind

    def queryset(self) -> QuerySet:
        """Return the rows that can be found, with what ``document`` reads prefetched."""
        return self.model._default_manager.all()

    def document(self, row: Any) -> Document:
        """Return one row as a document."""
        raise NotImplementedError

    def visible(self, rows: QuerySet, user: AuthenticatedUser) -> QuerySet:
        """Return the rows that the user may see now; by default all of them."""
        return rows

    def follows(self) -> Mapping[type[Model], Callable[[Any], Iterable[Any]]]:
        """Return, by model, a function from a changed row to the ids of the documents it shows in."""
        return {self.model: lambda row: [row.pk]}

    def kinds(self) -> Sequence[Kind]:
        """Return the one kind."""
        return [self.kind]

    def ids(self, after: str, limit: int) -> Sequence[str]:
        """Return the ids of the rows after this one."""
        rows = self.queryset().prefetch_related(None).order_by("pk")
        if after:
            rows = rows.filter(pk__gt=after)
        return [str(pk) for pk in rows.values_list("pk", flat=True)[:limit]]

    def documents(self, ids: Sequence[str]) -> Iterator[Document]:
        """Yield the documents of the rows that are there."""
        for row in self.queryset().filter(pk__in=ids):
            yield self.document(row)

    def load(self, ids: Sequence[str], user: AuthenticatedUser) -> Mapping[str, Any]:
        """Return which of the rows the user may see."""
        rows = self.visible(self.queryset().prefetch_related(None), user).filter(pk__in=ids)
        return dict.fromkeys(str(pk) for pk in rows.values_list("pk", flat=True))
