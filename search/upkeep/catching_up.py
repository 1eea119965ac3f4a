"""Write what waits for Elasticsearch as soon as it can be written to again."""

from search.engine import index
from search.engine.client import (
    READER_SECONDS,
    UNAVAILABLE,
    client,
    is_configured,
    writers_circuit,
)
from search.outbox.draining import Drained, drain
from search.outbox.entries import is_engine_behind


def catch_up() -> Drained:
    """Drain the outbox when something waits for an engine that is back. Asks the engine only then."""
    if not is_configured() or not is_engine_behind() or not _is_back():
        return Drained()
    writers_circuit.reset()
    return drain()


def _is_back() -> bool:
    engine = client().options(request_timeout=READER_SECONDS)
    try:
        return index.live(engine) is not None and not index.blocks(engine)
    except UNAVAILABLE:
        return False
