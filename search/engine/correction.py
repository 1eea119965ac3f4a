"""The search for a better spelling: which words are known, and which are near to those that are not."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from search.contract.readers import Reader
from search.engine.access_filter import visible
from search.engine.fields import KNOWN
from search.engine.words import content_words, is_code, words_of
from search.query.queries import Query

# Words of a query that may be corrected, and the shortest of them.
MOST, SHORTEST = 6, 4
# Words that are near to one, of each field.
NEAR = 4
# Where the words are that others may be misspellings of. Headings are in the body too.
WRITTEN = ("title", "names", "keywords", "roles", "body")
# What a word that is written with marks inside is made of: text/number, MsgBox-function.
_PIECE = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def corrected_words(query: Query) -> list[str]:
    """Return the words of the query that may be misspelt; a word with marks inside is several."""
    plain = [word for word in content_words(words_of(query)) if not is_code(word)]
    pieces = [
        piece
        for word in plain
        for piece in _PIECE.findall(word)
        # What is short beside a mark is a piece of a code: T.DIST.
        if len(piece) >= SHORTEST + (piece != word)
    ]
    return list(dict.fromkeys(pieces))[:MOST]


def correction(query: Query, reader: Reader) -> dict[str, Any]:
    """Return the search that counts the words, and finds words near to those that no document has.

    Those may be of any document: they are counted again, see ``counted``, in what the reader may see.
    """
    words = corrected_words(query)
    near = {"suggest_mode": "missing", "size": NEAR}
    suggest = {field: {"term": {"field": field, **near}} for field in WRITTEN}
    return counted(words, reader) | {"suggest": {"text": " ".join(words), **suggest}}


def counted(words: Collection[str], reader: Reader, beside: Sequence[str] = ()) -> dict[str, Any]:
    """Return the search that counts the documents with each word, of those that the reader may see.

    And who is called so, with the words that stand ``beside`` it: of a name one part tells the other.
    """
    known = {word: {"multi_match": {"query": word, "fields": KNOWN}} for word in words}
    called = {
        word: {"match": {"names": {"query": " ".join([word, *beside]), "operator": "and"}}}
        for word in words
        if beside
    }
    return {
        "query": {"bool": {"filter": visible(reader)}},
        "size": 0,
        "track_total_hits": False,
        "aggs": {
            name: {"filters": {"filters": each}}
            for name, each in (("known", known), ("called", called))
            if each
        },
    }
