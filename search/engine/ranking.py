"""Ranking signals beside the words: language, audience, kind, age, popularity."""

from collections.abc import Sequence
from typing import Any

from search.contract.readers import Reader
from search.contract.sources import kinds
from search.engine.weights import Weights

# Subjects of a reader that count as audience in one query.
_MOST_SUBJECTS = 100
# How many times as much a document that tells how things are done gains when its title answers.
ANSWERS = 2


def ranked(
    query: dict[str, Any], reader: Reader, weights: Weights, words: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the query with its score multiplied by 1 plus what each signal adds.

    Signals order documents that match about equally well. They are bounded: an old text that
    matches well comes before a new one that hardly does. Guidance whose title has all the ``words``
    answers them: it comes before older news on the same matter.
    """
    functions: list[dict[str, Any]] = [{"weight": 1}]
    if weights.language and reader.language:
        mine = {"terms": {"language": ["", *reader.languages]}}
        functions.append({"filter": mine, "weight": weights.language})
    if weights.audience and reader.audience:
        meant = {"terms": {"audience": sorted(reader.audience)[:_MOST_SUBJECTS]}}
        functions.append({"filter": meant, "weight": weights.audience})
    if weights.popularity:
        often = {"field": "popularity", "modifier": "log1p", "missing": 0}
        functions.append({"field_value_factor": often, "weight": weights.popularity})
    functions += _references(words, weights)
    functions += _ages(weights)
    return {
        "function_score": {
            "query": query,
            "functions": functions,
            "score_mode": "sum",
            "boost_mode": "multiply",
        }
    }


def _references(words: Sequence[str], weights: Weights) -> list[dict[str, Any]]:
    """Return the functions for documents that tell how things are done, and whose title answers."""
    keys = sorted(kind.key for kind in kinds().values() if kind.is_reference)
    if not weights.reference or not keys:
        return []
    is_one = {"terms": {"kind": keys}}
    functions = [{"filter": is_one, "weight": weights.reference}]
    if words:
        titles = {"fields": ["title", "title_*"], "type": "cross_fields", "operator": "and"}
        has_all = {"multi_match": {"query": " ".join(words), **titles}}
        answers = {"bool": {"filter": [is_one, has_all]}}
        functions.append({"filter": answers, "weight": ANSWERS * weights.reference})
    return functions


def _ages(weights: Weights) -> list[dict[str, Any]]:
    """Return the functions that score how new a document is, one for kinds that age alike."""
    by_half_life: dict[int, list[str]] = {}
    for kind in kinds().values():
        if kind.half_life_days and weights.recency:
            by_half_life.setdefault(kind.half_life_days, []).append(kind.key)
    return [
        {
            "filter": {
                "bool": {"filter": [{"terms": {"kind": keys}}, {"exists": {"field": "published"}}]}
            },
            "exp": {"published": {"origin": "now", "scale": f"{days}d", "decay": 0.5}},
            "weight": weights.recency,
        }
        for days, keys in sorted(by_half_life.items())
    ]
