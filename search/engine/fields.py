"""Which fields are searched, and which pieces of them are shown."""

from collections.abc import Sequence
from typing import Any

from search.engine.compounds import apart
from search.engine.mapping import TEXTS
from search.engine.related import RELATING
from search.engine.weights import Weights
from search.engine.words import content_words
from search.query.queries import CLOSE, OPEN

# What a hit is made of.
SHOWN = ["source", "id", "kind", "language", "published", "shown", "tags"]
# Every text, stemmed by language and as it is written.
EVERYWHERE = ["names", "codes", *(field for name in TEXTS for field in (name, f"{name}_*"))]
# Where nearly every word of a document is: in its body, or in its short texts where it has none.
KNOWN = [
    "names",
    "codes",
    "title",
    "title_*",
    "summary*",
    "body*",
    "keywords",
    "roles",
    "context",
]
# Where words are that can be taken for the right spelling of others: short, and written with care.
SPELT = ("title", "names", "headings", "keywords", "roles", "context")
# Characters of a piece of text under a hit.
PIECE = 240


def stemmed(weights: Weights, names: Sequence[str] = TEXTS) -> list[str]:
    """Return the stemmed fields of every language, as patterns, with their weights."""
    return [f"{name}_*^{getattr(weights, name):g}" for name in names if getattr(weights, name)]


def written(weights: Weights, names: Sequence[str] = ("names", *TEXTS)) -> list[str]:
    """Return the fields that hold words as they are written, with their weights."""
    return [f"{name}^{getattr(weights, name):g}" for name in names if getattr(weights, name)]


def highlighted(words: Sequence[str], phrases: Sequence[str]) -> dict[str, Any]:
    """Return what to show of each hit, with the telling words of the query marked, and related ones."""
    told = content_words(words)
    text, parts = (" ".join([*each, *phrases]) for each in (told, apart(told)))
    fields: dict[str, Any] = {}
    for name in ("title", "summary", "keywords", "body"):
        # Of a body only the best piece.
        shape = {"number_of_fragments": 1, "fragment_size": PIECE} if name == "body" else {}
        fields |= dict.fromkeys((name, f"{name}_*"), shape)
    related = [_related(parts, language) for language in RELATING]
    # No fuzziness: the highlighter would build its automata for every field of every hit, which
    # takes ten times as long as finding them.
    marked = [{"multi_match": {"query": text, "fields": list(fields)}}, *related]
    return {
        "type": "unified",
        "pre_tags": [OPEN],
        "post_tags": [CLOSE],
        "number_of_fragments": 0,
        "max_analyzed_offset": 200_000,
        "highlight_query": {"bool": {"should": marked}},
        "fields": fields,
    }


def _related(text: str, language: str) -> dict[str, Any]:
    match = {"query": text, "fields": [f"*_{language}"], "analyzer": f"related_{language}"}
    return {"multi_match": match}
