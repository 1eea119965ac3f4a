"""What stands on one page of results: asked of an engine, checked by the rooms, made safe to show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString

from search.addresses import LAST_PAGE, REACHABLE
from search.documents import Kind
from search.engines import ask
from search.marks import marked
from search.queries import Answer, Hit, Query
from search.readers import Reader, reader_for
from search.sources import kinds, sources


@dataclass(frozen=True, kw_only=True)
class ShownHit:
    """A hit as the page shows it: title and text are HTML with the matched words marked.

    ``position`` counts from one over all pages.
    """

    hit: Hit
    kind: Kind | None
    title: SafeString
    text: SafeString
    position: int

    @property
    def person(self) -> Any:
        """Whose picture stands before it, or None."""
        return self.hit.extra if hasattr(self.hit.extra, "photo") else None


@dataclass(frozen=True, kw_only=True)
class Results:
    """Everything that one page of results shows to one reader."""

    query: Query
    answer: Answer
    reader: Reader
    hits: Sequence[ShownHit]

    @property
    def reachable(self) -> int:
        """How many hits can be paged through."""
        return min(self.answer.total, REACHABLE)

    @property
    def last_page(self) -> int:
        """The number of the last page that can be opened, 1 when nothing is found."""
        return max(1, min(-(-self.answer.total // self.query.size), LAST_PAGE))


def answer_page(query: Query, user: Any) -> Results:
    """Return what the user may see of what the query finds, one page of it.

    Only who may enter the admin is told why a hit stands where it stands.
    """
    if query.explain and not user.has_perm("wagtailadmin.access_admin"):
        query = replace(query, explain=False)
    reader = reader_for(user)
    answer = ask(query, reader)
    hits = shown(loaded(answer.hits, user), after=(query.page - 1) * query.size)
    return Results(query=query, answer=answer, reader=reader, hits=hits)


def loaded(hits: Sequence[Hit], user: Any) -> list[Hit]:
    """Return the hits that the rooms let this user see now, with what they show beside the document.

    Asks each source once.
    """
    known = sources()
    by_source: dict[str, list[str]] = {}
    for hit in hits:
        by_source.setdefault(hit.source, []).append(hit.id)
    extras: dict[str, Mapping[str, Any]] = {
        key: known[key].load(ids, user) for key, ids in by_source.items() if key in known
    }
    return [
        replace(hit, extra=extras[hit.source][hit.id])
        for hit in hits
        if hit.id in extras.get(hit.source, {})
    ]


def shown(hits: Sequence[Hit], *, after: int = 0) -> list[ShownHit]:
    """Return the hits as a page shows them, the first of them ``after`` so many others."""
    known = kinds()
    return [
        ShownHit(
            hit=hit,
            kind=known.get(hit.kind),
            title=marked(hit.title),
            text=marked(hit.text),
            position=position,
        )
        for position, hit in enumerate(hits, start=after + 1)
    ]
