"""Type-ahead: names and titles that begin with what was typed so far."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kring.core.text import fold
from search.contract.readers import Reader
from search.engine.access_filter import NOTHING, visible
from search.engine.answer import checked, read_hit
from search.engine.fields import SHOWN
from search.engine.names import alias
from search.engine.ranking import ranked
from search.engine.weights import DEFAULT, Weights
from search.engine.words import LONGEST_WORD, is_code
from search.query.queries import Hit, Query
from search.query.text import query_words

# Suggestions of each sort, and words that are looked at.
EACH, MOST_WORDS = 5, 6


def build_suggest(text: str, reader: Reader, weights: Weights = DEFAULT) -> list[dict[str, Any]]:
    """Return the lines of the ``_msearch`` for what was typed so far, for ``read_suggest``."""
    words = [word[:LONGEST_WORD] for word in query_words(text)[:MOST_WORDS]]
    lines: list[dict[str, Any]] = []
    for has_names in (True, False):
        lines += [{"index": alias()}, _search(words, reader, weights, has_names=has_names)]
    return lines


def read_suggest(
    responses: Sequence[Mapping[str, Any]], text: str, reader: Reader
) -> Sequence[Hit]:
    """Return what can be opened at once: people and units by name or skill, then the rest by title.

    Titles hold no marks; ``found_by`` are the skills or tags that begin like the text. Raises
    EngineError when Elasticsearch failed.
    """
    words = [fold(word, between="") for word in query_words(text)[:MOST_WORDS]]
    return [
        replace(
            read_hit(hit, Query(), reader),
            found_by=[tag for tag in hit["_source"]["tags"] if _is_begun(tag, words)],
        )
        for response in responses
        for hit in checked(response)["hits"]["hits"]
    ]


def _is_begun(tag: str, words: Sequence[str]) -> bool:
    parts = fold(tag).split()
    return bool(words) and all(any(part.startswith(word) for part in parts) for word in words)


def _search(
    words: list[str], reader: Reader, weights: Weights, *, has_names: bool
) -> dict[str, Any]:
    should = _begins(words) if words else [NOTHING]
    if codes := [word for word in words if is_code(word)]:
        should.append({"match": {"codes": {"query": " ".join(codes), "boost": 4}}})
    query = {
        "bool": {
            "filter": [*visible(reader), {"term": {"has_names": has_names}}],
            "must": [{"bool": {"should": should, "minimum_should_match": 1}}],
        }
    }
    return {
        "query": ranked(query, reader, weights),
        "size": EACH,
        "_source": SHOWN,
        "track_total_hits": False,
    }


def _begins(words: list[str]) -> list[dict[str, Any]]:
    """Return the clauses for words of which each begins a word, the last a shorter piece perhaps."""
    text = " ".join(words)
    prefixes = {"query": text, "fields": ["names.prefix", "title.prefix"], "operator": "and"}
    whole = {"query": text, "fields": ["names^2", "title"], "boost": 2}
    clauses: list[dict[str, Any]] = [
        {"multi_match": {**prefixes, "type": "cross_fields"}},
        {"multi_match": whole},
    ]
    if len(text) >= 4:
        near = {**prefixes, "type": "best_fields", "boost": 0.1}
        near |= {"fuzziness": "AUTO:4,8", "prefix_length": 1, "max_expansions": 20}
        clauses.append({"multi_match": near})
    # Who can do something, after who is called so.
    skilled = {"query": text, "operator": "and", "boost": 0.3}
    clauses.append({"match": {"keywords.prefix": skilled}})
    return clauses
