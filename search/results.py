"""What the results page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString

from search.api import Hit, Matches, SearchSource, sources
from search.highlight import excerpt, highlight
from search.ranking import engine_is_away
from search.text import query_words, shown_query

# At most this many hits of a kind can be paged through.
LIMIT = 500
PAGE_SIZE = 20
# How many of each kind stand on the page of all kinds together.
FIRST = 5


@dataclass(frozen=True)
class ShownHit:
    """A hit with the words of the query marked."""

    hit: Hit
    title: SafeString
    text: SafeString


@dataclass
class Group:
    """The hits of one kind."""

    matches: Matches
    source: SearchSource
    ids: Sequence[Any]
    hits: list[ShownHit]

    @property
    def total(self) -> int:
        """How many of this kind the reader can page through."""
        return len(self.matches.ids)


@dataclass
class Results:
    """Everything that one query found for one reader."""

    query: str
    words: Sequence[str]
    groups: list[Group]
    # The kind that is shown alone, with its pages.
    chosen: Group | None = None
    page: Page | None = None
    # The search engine did not answer and the database did.
    degraded: bool = False

    @property
    def shown(self) -> list[Group]:
        """The groups whose hits stand on the page."""
        return [self.chosen] if self.chosen else self.groups

    @property
    def total(self) -> int:
        """How many hits there are of all kinds."""
        return sum(group.total for group in self.groups)

    @property
    def has_more(self) -> bool:
        """Whether there are more hits than can be paged through."""
        return any(group.matches.has_more for group in self.groups)


def search(*, text: str, user: Any, kind: str = "", page: str | int = 1) -> Results:
    """Return what the user may see of what matches the text: one kind by pages, or the best of each."""
    query, words = shown_query(text), query_words(text)
    results = Results(query=query, words=words, groups=[])
    if not words:
        return results
    for source in sources():
        results.groups += [
            Group(matches, source, matches.ids[:FIRST], [])
            for matches in source.search(words, user, LIMIT)
        ]
    results.degraded = engine_is_away()
    results.chosen = next((group for group in results.groups if group.matches.kind == kind), None)
    if results.chosen:
        results.page = Paginator(results.chosen.matches.ids, PAGE_SIZE).get_page(page)
        results.chosen.ids = list(results.page.object_list)
    _load(results, user)
    return results


def _load(results: Results, user: Any) -> None:
    """Fill the groups that are shown, with one call a source."""
    for source in {group.source.key: group.source for group in results.shown}.values():
        groups = [group for group in results.shown if group.source is source]
        loaded = source.load([pk for group in groups for pk in group.ids], user)
        for group in groups:
            group.hits = [
                ShownHit(
                    hit,
                    highlight(hit.title, results.words),
                    excerpt(hit.summary, hit.text, results.words),
                )
                for pk in group.ids
                if (hit := loaded.get(pk))
            ]
