"""Counts beside the hits: kinds, facets, years and related searches, of what the reader may see."""

from typing import Any

from django.conf import settings

from search.engine.filters import YEARS, chosen_filters, facet_fields, others
from search.engine.words import words_of
from search.query.queries import FACETS, Query

# Values shown of one facet.
VALUES = 20
# Related searches come from the best hits of the page, not from everything that matched.
RELATED, RELATED_OF = 12, 60


def counts(query: Query) -> dict[str, Any]:
    """Return the aggregations of a results page; each facet as if none of its own values were chosen."""
    filters = chosen_filters(query)
    wanted = {facet: _values(facet) for facet in FACETS}
    wanted[YEARS] = {
        "date_histogram": {
            "field": "published",
            "calendar_interval": "year",
            "format": "yyyy",
            "time_zone": settings.TIME_ZONE,
            "min_doc_count": 1,
        }
    }
    aggs = {facet: _under(others(filters, facet), values) for facet, values in wanted.items()}
    for facet in facet_fields():
        # A chosen value may have too few hits to be among the most frequent.
        if keys := query.chosen.get(facet, ())[:VALUES]:
            mine = [*others(filters, facet), {"terms": {facet: list(keys)}}]
            aggs[f"{facet}_chosen"] = _under(mine, _values(facet, size=5 * VALUES))
    if words_of(query):
        tags = {"terms": {"field": "tags", "size": RELATED, "min_doc_count": 2}}
        aggs["related"] = {"sampler": {"shard_size": RELATED_OF}, "aggs": {"values": tags}}
    return aggs


def _values(facet: str, *, size: int = VALUES) -> dict[str, Any]:
    field = f"{facet}_label" if facet in facet_fields() else facet
    return {"terms": {"field": field, "size": size}}


def _under(filters: list[dict[str, Any]], values: dict[str, Any]) -> dict[str, Any]:
    return (
        {"filter": {"bool": {"filter": filters}}, "aggs": {"values": values}} if filters else values
    )
