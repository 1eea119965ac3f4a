"""Who answers: the search engine, or the database when it cannot be asked."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from search import fallback, pins
from search.engine import ask as elasticsearch
from search.engine.breaker import RestingError
from search.engine.client import UNAVAILABLE, is_configured
from search.queries import Answer, Hit, Query
from search.readers import Reader

logger = logging.getLogger(__name__)


def ask(query: Query, reader: Reader) -> Answer:
    """Return the answer to a query; nobody who is not signed in finds anything.

    Never waits longer for the engine than a reader does, and then answers from the database.
    """
    if query.is_empty or not reader.is_known:
        return Answer()
    if is_configured():
        try:
            return pins.reordered(elasticsearch.ask(query, reader), query)
        except UNAVAILABLE as error:
            _tell("The database answers a search: %s", error)
    answer = pins.reordered(fallback.ask(query, reader), query)
    return replace(answer, is_degraded=is_configured())


def suggest(text: str, reader: Reader) -> Sequence[Hit]:
    """Return what the reader may mean by the beginning of a word or name, best first."""
    if not text or not reader.is_known:
        return []
    if is_configured():
        try:
            return elasticsearch.suggest(text, reader)
        except UNAVAILABLE as error:
            _tell("The database answers while somebody types: %s", error)
    return fallback.suggest(text, reader)


def _tell(message: str, error: Exception) -> None:
    """Log the failure itself, not every request until the engine is asked again."""
    level = logging.DEBUG if isinstance(error, RestingError) else logging.WARNING
    logger.log(level, message, error)
