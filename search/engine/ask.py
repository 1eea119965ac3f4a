"""Ask Elasticsearch: one request for a page of results, one for suggestions.

A page of a query that is misspelt takes a second request: what it means is only known after the first.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from search.contract.readers import Reader
from search.curation.weights import weights_in_force
from search.engine.answer import read
from search.engine.build import build
from search.engine.client import READER_SECONDS, UNAVAILABLE, ask_engine
from search.engine.correction import counted
from search.engine.names import alias
from search.engine.respelling import Respelling, respelling, respelt, settled
from search.engine.suggestions import build_suggest, read_suggest
from search.engine.weights import Weights
from search.engine.words import content_words, words_of
from search.query.queries import Answer, Hit, Query

# Seconds that a reader waits for suggestions: longer, and the next letter is typed.
SUGGEST_SECONDS = 0.7
# Takes the lines of an ``_msearch``, returns its responses.
Send = Callable[[list[dict[str, Any]]], Sequence[Any]]


def ask(query: Query, reader: Reader) -> Answer:
    """Return the answer to the query, or to what it means. Raises one of ``UNAVAILABLE``."""
    until = time.monotonic() + READER_SECONDS

    def send(lines: list[dict[str, Any]]) -> Sequence[Any]:
        seconds = until - time.monotonic()
        return ask_engine(lambda engine: engine.msearch(searches=lines), seconds=seconds)[
            "responses"
        ]

    return answered(query, reader, weights_in_force(), send)


def answered(query: Query, reader: Reader, weights: Weights, send: Send) -> Answer:
    """Return the answer, with one call of ``send``, or two when a word is misspelt.

    Three where the word that is the likeliest of all is not what is meant: the reader may not see
    it, or somebody is called by another.
    """
    responses = send(build(query, reader, weights))
    answer = read(responses, query, reader)
    found = respelling(responses[1], query) if len(responses) > 1 else Respelling()
    if not found.near or any(hit.is_pinned for hit in answer.hits):
        return answer
    try:
        return _in_other_spelling(query, found, answer, reader, weights, send)
    except UNAVAILABLE:
        return answer


def _in_other_spelling(
    query: Query,
    found: Respelling,
    answer: Answer,
    reader: Reader,
    weights: Weights,
    send: Send,
) -> Answer:
    """Return the answer to what is meant; the one that there is when nothing else is."""
    other = respelt(query, found)
    lines = build(other, reader, weights, may_correct=False)
    beside = [word for word in content_words(words_of(query)) if word not in found.near]
    responses = send([*lines, {"index": alias()}, counted(found.words, reader, beside)])
    found = settled(found, responses[1])
    wanted = respelt(query, found)
    if not found.near:
        return answer
    if wanted != other:
        responses = send(build(wanted, reader, weights, may_correct=False))
    better = read(responses[:1], wanted, reader)
    if not better.total:
        return answer
    if found.is_certain:
        return replace(better, corrected=wanted.text)
    return replace(better, did_you_mean=found.applied_to(query.text))


def suggest(text: str, reader: Reader) -> Sequence[Hit]:
    """Return suggestions for what was typed so far, best first. Raises one of ``UNAVAILABLE``."""
    lines = build_suggest(text, reader, weights_in_force())
    if not lines:
        return []
    found = ask_engine(lambda engine: engine.msearch(searches=lines), seconds=SUGGEST_SECONDS)
    return read_suggest(found["responses"], text, reader)
