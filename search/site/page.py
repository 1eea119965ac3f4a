"""One page of results: an engine answers, the rooms check access, and the text is made safe to show."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString

from kring.core.types import AuthenticatedUser
from search.contract.documents import Kind
from search.contract.readers import Reader, reader_for
from search.contract.sources import kinds, sources
from search.query.address import LAST_PAGE
from search.query.queries import REACHABLE, Answer, Hit, Query
from search.site.answers import ask
from search.site.highlights import marked


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
    found_by: Sequence[SafeString] = ()

    @property
    def person(self) -> Any:
        """The colleague whose picture is shown with it, or None."""
        return self.hit.extra if hasattr(self.hit.extra, "photo") else None


@dataclass(frozen=True, kw_only=True)
class Results:
    """What one page of results shows to one reader."""

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


def answer_page(query: Query, user: AuthenticatedUser) -> Results:
    """Return one page of the results that the user may see.

    Only users who may enter the admin see the reasons for the place of a hit.
    """
    if query.explain and not user.has_perm("wagtailadmin.access_admin"):
        query = replace(query, explain=False)
    reader = reader_for(user)
    answer = ask(query, reader)
    visible = loaded(answer.hits, user)
    hits = shown(visible, after=(query.page - 1) * query.size)
    answer = _without(answer, {(hit.source, hit.id) for hit in visible})
    return Results(query=query, answer=answer, reader=reader, hits=hits)


def _without(answer: Answer, visible: Collection[tuple[str, str]]) -> Answer:
    """Return the answer with the number of hits, in all and by kind, without those that are not visible.

    The index follows a restriction within seconds; until then it counts what was just closed.
    """
    gone = Counter(hit.kind for hit in answer.hits if (hit.source, hit.id) not in visible)
    if not gone:
        return answer
    kinds = [replace(kind, count=max(0, kind.count - gone[kind.key])) for kind in answer.kinds]
    return replace(
        answer,
        total=max(0, answer.total - gone.total()),
        kinds=[kind for kind in kinds if kind.count or kind.is_chosen],
    )


def loaded(hits: Sequence[Hit], user: AuthenticatedUser) -> list[Hit]:
    """Return the hits that this user may see now, with the value that each room's source loads.

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
    """Return the hits as a page shows them; positions start after ``after``."""
    known = kinds()
    return [
        ShownHit(
            hit=hit,
            kind=known.get(hit.kind),
            title=marked(hit.title),
            text=marked(hit.text),
            found_by=[marked(tag) for tag in hit.found_by],
            position=position,
        )
        for position, hit in enumerate(hits, start=after + 1)
    ]
