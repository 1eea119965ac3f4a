"""Sessions in the cache and the database, that outlive a cache which cannot be reached."""

import logging
from typing import Any

from django.contrib.sessions.backends import cached_db
from django.contrib.sessions.backends.db import SessionStore as DatabaseSession

logger = logging.getLogger(__name__)


class SessionStore(cached_db.SessionStore):
    """Django's own survives a cache that cannot be read, and fails when it then cannot be written."""

    def load(self) -> dict[str, Any]:
        """Return the session, from the database when the cache is away."""
        try:
            return super().load()
        except Exception:
            # Whatever a cache raises; a fault of the database comes again below.
            logger.warning("The cache cannot be reached; a session was read from the database.")
            return DatabaseSession.load(self)
