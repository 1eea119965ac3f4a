"""What a reader may find, as Elasticsearch filters: part of every search and of every count."""

from typing import Any

from search.contract.readers import Reader

NOTHING: dict[str, Any] = {"match_none": {}}


def visible(reader: Reader) -> list[dict[str, Any]]:
    """Return the filters that let through what the reader may find, and nothing else."""
    if not reader.is_known:
        return [NOTHING]
    # A document that belongs to no plugin has "" for one.
    filters: list[dict[str, Any]] = [
        {"term": {"is_hidden": False}},
        {"terms": {"plugin": ["", *sorted(reader.plugins)]}},
    ]
    if reader.tokens is not None:
        filters.append({"bool": {"should": _open_to(reader.tokens)}})
    return filters


def _open_to(tokens: frozenset[str]) -> list[dict[str, Any]]:
    unlocked: list[dict[str, Any]] = [{"term": {"token_count": 0}}]
    if tokens:
        every = {"terms": sorted(tokens), "minimum_should_match_field": "token_count"}
        unlocked.append({"terms_set": {"tokens": every}})
    return unlocked
