"""The search for "did you mean": words near to what was typed, in what the reader may see."""

from typing import Any

from search.engine.fields import KNOWN, SPELT
from search.engine.locks import visible
from search.engine.words import is_code, telling, words_of
from search.queries import Query
from search.readers import Reader

# Words of a query that may be corrected, and the shortest of them.
MOST, SHORTEST = 4, 4
# Documents whose words are looked at.
DOCUMENTS = 12


def corrected_words(query: Query) -> list[str]:
    """Return the words of the query that may be misspelt."""
    plain = [word for word in telling(words_of(query)) if not is_code(word)]
    return [word for word in plain if len(word) >= SHORTEST][:MOST]


def correction(query: Query, reader: Reader) -> dict[str, Any]:
    """Return the search that tells which words are known, and words near to those that are not.

    It asks under the same filters as the hits, so that no word comes from what the reader may not see.
    """
    words = corrected_words(query)
    known = {
        str(place): {"multi_match": {"query": word, "fields": KNOWN}}
        for place, word in enumerate(words)
    }
    near = {
        "multi_match": {
            "query": " ".join(words),
            "fields": list(SPELT),
            "fuzziness": "AUTO:4,8",
            "max_expansions": 20,
        }
    }
    return {
        "query": {"bool": {"filter": visible(reader), "should": [near]}},
        "size": DOCUMENTS if words else 0,
        # The words themselves: to mark them would take longer than to find all hits.
        "_source": list(SPELT),
        "track_total_hits": False,
        "aggs": {"known": {"filters": {"filters": known or {"0": {"match_none": {}}}}}},
    }
