"""Answer from the search engine, or from the database when the engine cannot be asked."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from search import fallback
from search.contract.readers import Reader
from search.curation import pins
from search.engine import ask as elasticsearch
from search.engine.circuit import CircuitOpenError
from search.engine.client import UNAVAILABLE, is_configured, is_late
from search.outbox.entries import is_engine_behind
from search.query.queries import Answer, Hit, Query

logger = logging.getLogger(__name__)


def ask(query: Query, reader: Reader) -> Answer:
    """Return the answer to a query; only users who have signed in find anything.

    Never waits longer for the engine than a reader does, and then answers from the database. So it
    does after an outage, until the engine has everything that changed meanwhile.
    """
    if query.is_empty or not reader.is_known:
        return Answer()
    why = ""
    if is_configured():
        try:
            if not is_engine_behind():
                return pins.reordered(elasticsearch.ask(query, reader), query)
            why = "behind"
        except UNAVAILABLE as error:
            why = "slow" if is_late(error) else "away"
            _log_failure("The database answers a search: %s", error)
    answer = pins.reordered(fallback.ask(query, reader), query)
    return replace(answer, is_degraded=is_configured(), why_degraded=why)


def suggest(text: str, reader: Reader) -> Sequence[Hit]:
    """Return what the reader may mean by the beginning of a word or name, best first."""
    if not text or not reader.is_known:
        return []
    if is_configured() and not is_engine_behind():
        try:
            return elasticsearch.suggest(text, reader)
        except UNAVAILABLE as error:
            _log_failure("The database gives suggestions: %s", error)
    return fallback.suggest(text, reader)


def _log_failure(message: str, error: Exception) -> None:
    """Warn of the failure itself, not of each request that the open circuit refuses."""
    level = logging.DEBUG if isinstance(error, CircuitOpenError) else logging.WARNING
    logger.log(level, message, error)
