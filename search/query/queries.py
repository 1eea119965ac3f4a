"""A query as search understands it, and the answer to it: the same for every engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

PAGE_SIZE = 20
# An engine pages through this many hits (index.max_result_window); nobody reads on that far.
REACHABLE = 10_000
SORTS = ("relevance", "newest", "oldest", "title")
# Facets whose values readers choose; each is also a parameter of the address and an operator.
FACETS = ("kind", "unit", "location", "category", "author", "language")


@dataclass(frozen=True, kw_only=True)
class Query:
    """What a reader asks.

    ``chosen`` maps a facet to the keys of which a hit must have one; ``named`` maps a facet to what
    was typed after an operator (unit:hr), which is looked up among names and abbreviations.
    """

    text: str = ""
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    named: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: date | None = None
    # The first day after the span of time.
    before: date | None = None
    sort: str = "relevance"
    page: int = 1
    size: int = PAGE_SIZE
    # Look for what was typed, also when it seems to be misspelt.
    is_literal: bool = False
    # Words that no document has: they match what is spelt nearly like them.
    unknown: tuple[str, ...] = ()
    # For editors: explain the place of each hit.
    explain: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not (
            self.words or self.phrases or self.chosen or self.named or self.since or self.before
        )


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One line of the results page. ``title`` and ``text`` are plain text; marks are offsets.

    Highlights are pieces of text with the matched words between ``OPEN`` and ``CLOSE``, two
    control characters that no document holds, so that a view can escape first and mark afterwards.
    """

    source: str
    id: str
    kind: str
    title: str
    url: str
    text: str = ""
    facts: Sequence[str] = ()
    trail: Sequence[str] = ()
    language: str = ""
    published: datetime | None = None
    score: float = 0.0
    is_pinned: bool = False
    # Its skills or tags by which it was found, marked.
    found_by: Sequence[str] = ()
    # Reasons for its place, in sentences, for editors who asked.
    reasons: Sequence[str] = ()
    # The value from the source's ``load``, see ``search.contract.sources``.
    extra: Any = None


OPEN, CLOSE = "\x02", "\x03"


@dataclass(frozen=True)
class Value:
    """One value of a facet, with how many hits have it."""

    key: str
    label: str
    count: int
    is_chosen: bool = False


@dataclass(kw_only=True)
class Answer:
    """Everything that one query found for one reader. All counts are of what the reader may see."""

    hits: Sequence[Hit] = ()
    total: int = 0
    # By kind, as if no kind were chosen.
    kinds: Sequence[Value] = ()
    # unit, location, category, author, language: as if no value of the facet itself were chosen.
    facets: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    # By year, newest first; keys are years.
    years: Sequence[Value] = ()
    # A query that would find more, "" for none.
    did_you_mean: str = ""
    # The query that was answered in place of a misspelt one, "" when that itself was.
    corrected: str = ""
    related: Sequence[str] = ()
    # Nothing has all the words: these have some of them.
    is_partial: bool = False
    # Which engine answered: "elasticsearch" or "database".
    engine: str = ""
    # The engine that should have answered did not.
    is_degraded: bool = False
    # Why not: "away", "slow", or "behind" while it lacks what changed during an outage.
    why_degraded: str = ""
