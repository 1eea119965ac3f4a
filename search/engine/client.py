"""The connection to Elasticsearch: one for the whole process, and never longer than a reader waits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from functools import cache
from typing import TypeVar

from django.conf import settings
from elastic_transport import ConnectionTimeout, TransportError
from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch

from search.engine.circuit import Circuit, CircuitOpenError

Result = TypeVar("Result")

# Seconds that a reader waits for Elasticsearch: what is left of two is for the database.
READER_SECONDS = 1.4
# Seconds that background work waits for one answer.
WRITER_SECONDS = 30.0
CONNECTIONS = 16


class EngineError(Exception):
    """Elasticsearch answered, but not with a usable result."""


# What is raised when Elasticsearch is away, too slow, refuses, or is left alone for a moment.
UNAVAILABLE = (TransportError, ApiError, EngineError, CircuitOpenError)

readers_circuit = Circuit(first_rest=5, longest_rest=10, patience=3)
writers_circuit = Circuit(first_rest=5, longest_rest=60)


def is_configured() -> bool:
    """Return whether this installation has an Elasticsearch."""
    return bool(settings.ELASTICSEARCH_URL)


def client() -> Elasticsearch:
    """Return the client of this process; its calls take up to ``WRITER_SECONDS`` and are not repeated."""
    return _client(settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_CA_CERTS)


def ask_engine(
    function: Callable[[Elasticsearch], Result], *, seconds: float = READER_SECONDS
) -> Result:
    """Return what ``function(client)`` returns, for a reader who waits for a page.

    It runs on another thread, so that neither a slow name server nor an answer that comes in
    drops takes longer than ``seconds``: it must not use the database or the active language.
    Raises one of ``UNAVAILABLE``, at once for a few seconds after a failure, or when it is late again
    and again.
    """
    with readers_circuit.guard(is_fault, is_late):
        return _call(function, seconds)


def is_fault(error: BaseException) -> bool:
    """Return whether the error says that Elasticsearch is not well, rather than that one request is wrong."""
    if isinstance(error, ApiError):
        return error.status_code in (403, 429) or error.status_code >= 500
    return isinstance(error, TransportError | EngineError | CircuitOpenError)


def is_late(error: BaseException) -> bool:
    """Return whether the error says that Elasticsearch is there, but slow or too busy."""
    if isinstance(error, ApiError):
        return error.status_code == 429
    if isinstance(error, CircuitOpenError):
        return error.is_slow
    return isinstance(error, ConnectionTimeout)


def _call(function: Callable[[Elasticsearch], Result], seconds: float) -> Result:
    asked = client().options(request_timeout=seconds, max_retries=0)
    future = _threads().submit(function, asked)
    try:
        return future.result(timeout=seconds)
    except TooSlow as error:
        future.cancel()
        message = f"Elasticsearch did not answer within {seconds} s."
        raise ConnectionTimeout(message, errors=(error,)) from error


@cache
def _client(url: str, ca_certs: str) -> Elasticsearch:
    return Elasticsearch(
        url,
        ca_certs=ca_certs or DEFAULT,
        request_timeout=WRITER_SECONDS,
        max_retries=0,
        connections_per_node=CONNECTIONS,
        # A node that did not answer is asked all the same: the circuit decides when.
        dead_node_backoff_factor=0,
    )


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="search")
