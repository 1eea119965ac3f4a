"""Asking Elasticsearch: one request for a page of results, one while somebody types."""

from collections.abc import Sequence

from search.engine.answer import read
from search.engine.build import build
from search.engine.client import ask_engine
from search.engine.suggestions import build_suggest, read_suggest
from search.queries import Answer, Hit, Query
from search.readers import Reader
from search.weighing import weights_in_force

# Whoever types waits for nobody.
SUGGEST_SECONDS = 0.7


def ask(query: Query, reader: Reader) -> Answer:
    """Return the answer to the query, with one request. Raises one of ``UNAVAILABLE``."""
    lines = build(query, reader, weights_in_force())
    found = ask_engine(lambda engine: engine.msearch(searches=lines))
    return read(found["responses"], query, reader)


def suggest(text: str, reader: Reader) -> Sequence[Hit]:
    """Return what may be meant by what was typed so far, best first. Raises one of ``UNAVAILABLE``."""
    lines = build_suggest(text, reader, weights_in_force())
    if not lines:
        return []
    found = ask_engine(lambda engine: engine.msearch(searches=lines), seconds=SUGGEST_SECONDS)
    return read_suggest(found["responses"], reader)
