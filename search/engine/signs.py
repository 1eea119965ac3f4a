"""Signs beside the words: language, audience, kind, age, popularity."""

from typing import Any

from search.engine.weights import Weights
from search.readers import Reader
from search.sources import kinds

# Subjects of a reader that count as audience in one query.
_MOST_SUBJECTS = 100


def signs(query: dict[str, Any], reader: Reader, weights: Weights) -> dict[str, Any]:
    """Return the query with its score multiplied by 1 plus what each sign adds.

    Signs order documents that match about equally well. They are bounded: an old text that
    matches well stands above a new one that hardly does.
    """
    functions: list[dict[str, Any]] = [{"weight": 1}]
    if weights.language and reader.language:
        mine = {"terms": {"language": ["", reader.language]}}
        functions.append({"filter": mine, "weight": weights.language})
    if weights.audience and reader.audience:
        meant = {"terms": {"audience": sorted(reader.audience)[:_MOST_SUBJECTS]}}
        functions.append({"filter": meant, "weight": weights.audience})
    if weights.popularity:
        often = {"field": "popularity", "modifier": "log1p", "missing": 0}
        functions.append({"field_value_factor": often, "weight": weights.popularity})
    references = sorted(kind.key for kind in kinds().values() if kind.is_reference)
    if weights.reference and references:
        functions.append({"filter": {"terms": {"kind": references}}, "weight": weights.reference})
    functions += _ages(weights)
    return {
        "function_score": {
            "query": query,
            "functions": functions,
            "score_mode": "sum",
            "boost_mode": "multiply",
        }
    }


def _ages(weights: Weights) -> list[dict[str, Any]]:
    """Return what being new is worth, for the kinds that age alike."""
    by_half_life: dict[int, list[str]] = {}
    for kind in kinds().values():
        if kind.half_life_days and weights.recency:
            by_half_life.setdefault(kind.half_life_days, []).append(kind.key)
    return [
        {
            "filter": {"bool": {"filter": [{"terms": {"kind": keys}}, {"exists": {"field": "published"}}]}},
            "exp": {"published": {"origin": "now", "scale": f"{days}d", "decay": 0.5}},
            "weight": weights.recency,
        }
        for days, keys in sorted(by_half_life.items())
    ]  # fmt: skip
