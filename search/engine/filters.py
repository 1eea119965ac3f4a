"""What hits must have beside the words: restrictions, chosen facets, a span of time."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.utils import timezone

from search.contract.documents import Kind
from search.contract.sources import kinds
from search.engine.access_filter import NOTHING
from search.query.queries import FACETS, Query

# The key of the span of time among the facets.
YEARS = "years"
# Facets that hold what readers see as text, which is looked through for what they typed.
_NAMED_BY_TEXT = ("unit", "location", "category", "author")
# Values of one facet that count; nobody chooses more by hand.
_MOST = 50


def chosen_filters(query: Query) -> dict[str, list[dict[str, Any]]]:
    """Return the filters that the reader chose, by facet; a facet's own counts leave them out."""
    filters: dict[str, list[dict[str, Any]]] = {}
    for facet in FACETS:
        found: list[dict[str, Any]] = []
        if keys := query.chosen.get(facet, ())[:_MOST]:
            found.append({"terms": {facet: list(keys)}})
        if typed := query.named.get(facet, ())[:_MOST]:
            found.append(_any([_named(facet, name[:100]) for name in typed]))
        if found:
            filters[facet] = found
    if span := _span(query):
        filters[YEARS] = [{"range": {"published": span}}]
    return filters


def others(filters: dict[str, list[dict[str, Any]]], facet: str) -> list[dict[str, Any]]:
    """Return the filters of all facets but one."""
    return [one for key, found in filters.items() if key != facet for one in found]


def _any(clauses: list[dict[str, Any]]) -> dict[str, Any]:
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": clauses}}


def _named(facet: str, typed: str) -> dict[str, Any]:
    """Return the filter for what was typed after an operator, as in unit:hr."""
    if facet in _NAMED_BY_TEXT:
        words = {"match": {f"{facet}_text": {"query": typed, "operator": "and"}}}
        return {"bool": {"should": [{"term": {facet: typed}}, words]}}
    if facet == "kind":
        keys = [kind.key for kind in kinds().values() if _is_called(kind, typed)]
        return {"terms": {"kind": keys}} if keys else NOTHING
    return {"term": {facet: typed.casefold()[:2]}}


def _is_called(kind: Kind, typed: str) -> bool:
    wanted = typed.casefold()
    return wanted == kind.key or str(kind.label).casefold().startswith(wanted)


def _span(query: Query) -> dict[str, str]:
    span = {"gte": query.since, "lt": query.before}
    midnight = {
        key: timezone.make_aware(datetime.combine(day, time())) for key, day in span.items() if day
    }
    return {key: moment.isoformat() for key, moment in midnight.items()}


def facet_fields() -> Sequence[str]:
    """Return the facets whose values have a text of their own beside the key."""
    return _NAMED_BY_TEXT
