"""A results page as one request: the searches that Elasticsearch is asked at once."""

from typing import Any

from search.contract.readers import Reader
from search.engine.access_filter import NOTHING, visible
from search.engine.correction import corrected_words, correction
from search.engine.counts import counts
from search.engine.fields import EVERYWHERE, SHOWN, highlighted
from search.engine.filters import chosen_filters
from search.engine.matching import matching
from search.engine.names import alias
from search.engine.ranking import ranked
from search.engine.weights import DEFAULT, Weights
from search.engine.words import content_words, words_of
from search.query.queries import REACHABLE, Query

MOST_PHRASES, LONGEST_PHRASE = 12, 200


def build(
    query: Query, reader: Reader, weights: Weights = DEFAULT, *, may_correct: bool = True
) -> list[dict[str, Any]]:
    """Return the lines of the ``_msearch`` that answers the query, for ``answer.read``.

    With ``may_correct`` it also asks for the spelling, for ``respelling.respelling``.
    """
    lines = [{"index": alias()}, _hits(query, reader, weights)]
    if may_correct and not query.is_literal and corrected_words(query):
        lines += [{"index": alias()}, correction(query, reader)]
    return lines


def _hits(query: Query, reader: Reader, weights: Weights) -> dict[str, Any]:
    start = (max(query.page, 1) - 1) * query.size
    is_within = start + query.size <= REACHABLE
    body = {
        "query": _scored(query, reader, weights),
        "sort": _sort(query, reader),
        "from": start if is_within else 0,
        "size": query.size if is_within else 0,
        "_source": SHOWN,
        "track_total_hits": True,
        "track_scores": True,
        "aggs": counts(query),
    }
    if after := [one for each in chosen_filters(query).values() for one in each]:
        body["post_filter"] = {"bool": {"filter": after}}
    if words := words_of(query):
        body["highlight"] = highlighted(words, query.phrases)
    if query.explain:
        body["explain"] = True
    return body


def _scored(query: Query, reader: Reader, weights: Weights) -> dict[str, Any]:
    if query.is_empty:
        return NOTHING
    words = words_of(query)
    clauses: dict[str, Any] = {"filter": visible(reader)}
    must = [matching(words, weights, reader.languages, query.unknown)] if words else []
    if must := [*must, *map(_phrase, query.phrases[:MOST_PHRASES])]:
        clauses["must"] = must
    if without := [_phrase(text) for text in query.without[:MOST_PHRASES]]:
        clauses["must_not"] = without
    return ranked({"bool": clauses}, reader, weights, content_words(words))


def _phrase(text: str) -> dict[str, Any]:
    """Return the clause for words beside each other, in any field."""
    return {"multi_match": {"query": text[:LONGEST_PHRASE], "type": "phrase", "fields": EVERYWHERE}}


def _sort(query: Query, reader: Reader) -> list[str | dict[str, Any]]:
    title = "sort_nl" if reader.language == "nl" else "sort_en"
    by_date = {"newest": "desc", "oldest": "asc"}
    if query.sort == "title":
        return [title, "_score"]
    if query.sort in by_date:
        return [{"published": {"order": by_date[query.sort], "missing": "_last"}}, title]
    if not query.words and not query.phrases:
        return ["_score", {"published": {"order": "desc", "missing": "_last"}}, title]
    return ["_score", {"updated": {"order": "desc", "missing": "_last"}}, title]
