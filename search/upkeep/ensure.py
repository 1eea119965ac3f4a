"""Make sure that there is an index of the right version."""

import logging

from search.engine import index
from search.engine.client import READER_SECONDS, UNAVAILABLE, client, is_configured
from search.upkeep.rebuild import rebuild_soon

logger = logging.getLogger(__name__)


def ensure_index() -> bool:
    """Start a build when the index is missing or of an older Kring. Returns whether it is up to date.

    An index of a newer Kring is left alone: while versions are exchanged, two would take turns.
    """
    if not is_configured():
        return True
    try:
        live = index.live(client().options(request_timeout=READER_SECONDS))
    except UNAVAILABLE as error:
        logger.warning("Elasticsearch could not be asked for its index: %s", error)
        return False
    if live is None or live.is_stale:
        rebuild_soon()
        return False
    return not live.is_ahead
