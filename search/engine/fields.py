"""Which fields are searched, and which pieces of them are shown."""

from collections.abc import Sequence
from typing import Any

from search.engine.mapping import TEXTS
from search.engine.weights import Weights
from search.queries import CLOSE, OPEN

# What a hit is made of.
SHOWN = ["source", "id", "kind", "language", "published", "shown"]
# Every text, stemmed by language and as it is written.
EVERYWHERE = ["names", "codes", *(field for name in TEXTS for field in (name, f"{name}_*"))]
# Where nearly every word of a document is: in its body or in what stands for it.
KNOWN = ["names", "codes", "title", "title_*", "body", "body_*", "keywords", "roles", "context"]
# Where words are that can be taken for the right spelling of others: short, and written with care.
SPELT = ("title", "names", "headings", "keywords", "roles", "context")
# Characters of a piece of text under a hit.
PIECE = 240


def stemmed(weights: Weights, names: Sequence[str] = TEXTS) -> list[str]:
    """Return the stemmed fields of every language, as patterns, with their weights."""
    return [f"{name}_*^{getattr(weights, name):g}" for name in names if getattr(weights, name)]


def written(weights: Weights, names: Sequence[str] = ("names", *TEXTS)) -> list[str]:
    """Return the fields whose words stand as they are written, with their weights."""
    return [f"{name}^{getattr(weights, name):g}" for name in names if getattr(weights, name)]


def highlighted(words: Sequence[str], phrases: Sequence[str]) -> dict[str, Any]:
    """Return what to show of each hit, with the words of the query marked."""
    text = " ".join([*words, *phrases])
    whole = {"number_of_fragments": 0}
    pieces = {"number_of_fragments": 1, "fragment_size": PIECE}
    fields: dict[str, Any] = {}
    for name, shape in (("title", whole), ("summary", whole), ("body", pieces)):
        fields |= dict.fromkeys((name, f"{name}_*"), shape)
    return {
        "type": "unified",
        "pre_tags": [OPEN],
        "post_tags": [CLOSE],
        "max_analyzed_offset": 200_000,
        # No fuzziness: the highlighter would build its automata for every field of every hit, which
        # takes ten times as long as finding them.
        "highlight_query": {"multi_match": {"query": text, "fields": list(fields)}},
        "fields": fields,
    }
