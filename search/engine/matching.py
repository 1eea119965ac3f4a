"""The words of a query as a clause that finds and scores documents."""

from typing import Any

from search.engine.analysis import PIN_BEGIN, PIN_END
from search.engine.fields import stemmed, written
from search.engine.names import LANGUAGES
from search.engine.weights import Weights
from search.engine.words import has_mark, is_code, telling

# Names of clauses, by which a hit says which of them it matched.
PIN, ALL, TYPO, WHOLE, PHRASE, CODE = "pin", "all", "typo", "whole", "phrase", "code"
# More than any score by words, so that a pinned document stands on top.
PIN_BOOST = 100_000


def matching(words: list[str], weights: Weights) -> dict[str, Any]:
    """Return the clause for these words: what is pinned to them, and what has them or most of them."""
    found = [pinned(words), _by_words(words, weights)]
    return {"bool": {"should": found, "minimum_should_match": 1}}


def pinned(words: list[str]) -> dict[str, Any]:
    """Return the clause for documents that editors pinned to just these words, however inflected."""
    text = " ".join([PIN_BEGIN, *words, PIN_END])
    fields = [f"pins_{language}" for language in LANGUAGES]
    phrase = {"query": text, "type": "phrase", "fields": fields}
    return {"constant_score": {"filter": {"multi_match": phrase}, "boost": PIN_BOOST, "_name": PIN}}


def _by_words(words: list[str], weights: Weights) -> dict[str, Any]:
    text, needed = " ".join(words), " ".join(telling(words))
    stems, spelt = stemmed(weights), written(weights)
    should: list[dict[str, Any]] = [
        _cross(needed, stems, weights.all_words, name=ALL, operator="and"),
        _cross(needed, spelt, weights.all_words * weights.exact, name=ALL, operator="and"),
        _cross(needed, stems, weights.any_words, minimum_should_match="2<60%"),
        _cross(needed, spelt, weights.any_words * weights.exact, minimum_should_match="2<60%"),
        *_phrases(text, words, weights),
        *_codes(words, weights),
    ]
    if weights.typo and (typed := [word for word in telling(words) if not is_code(word)]):
        should.append(_typos(typed, weights))
    return {"bool": {"should": should, "minimum_should_match": 1}}


def _cross(text: str, fields: list[str], boost: float, *, name: str = "", **more: Any) -> dict:
    match = {"query": text, "type": "cross_fields", "fields": fields, "boost": boost, **more}
    match["tie_breaker"] = 0.3
    if name:
        match["_name"] = f"{name}:{fields[0].split('^')[0]}"
    return {"multi_match": match}


def _phrases(text: str, words: list[str], weights: Weights) -> list[dict[str, Any]]:
    """Return clauses for the words beside each other, and for a title that is just them."""
    if len(words) < 2 or not weights.phrase:
        return []
    fields = [
        *stemmed(weights, ("title", "headings", "body")),
        *written(weights, ("title", "names")),
    ]
    phrase = {"query": text, "type": "phrase", "slop": 1, "fields": fields}
    return [{"multi_match": {**phrase, "boost": weights.phrase, "_name": PHRASE}}]


def _codes(words: list[str], weights: Weights) -> list[dict[str, Any]]:
    codes = [word for word in words if is_code(word) or has_mark(word)]
    if not codes or not weights.code:
        return []
    match = {"query": " ".join(codes), "boost": weights.code, "_name": CODE}
    return [{"match": {"codes": match}}]


def _typos(words: list[str], weights: Weights) -> dict[str, Any]:
    """Return the clause for words that were misspelt; it adds less than the same words well spelt."""
    match = {
        "query": " ".join(words),
        "type": "best_fields",
        "fields": written(weights, ("title", "names", "keywords", "headings", "roles", "body")),
        "fuzziness": "AUTO:4,8",
        "prefix_length": 1,
        "max_expansions": 20,
        "minimum_should_match": "2<60%",
        "boost": weights.typo,
        "_name": TYPO,
    }
    return {"multi_match": match}
