"""The cache in Redis. A Redis that cannot be reached is an empty cache, not an error."""

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django.core.cache.backends import redis as django_redis
from redis import RedisError

Answer = TypeVar("Answer")

logger = logging.getLogger(__name__)

# Seconds without a new attempt after a failed call: one page asks several times.
PAUSE_SECONDS = 5.0
_retry_at = 0.0


def _ask(call: Callable[[], Answer], otherwise: Answer) -> Answer:
    """Return the answer of Redis, or ``otherwise`` if it cannot be reached."""
    global _retry_at
    if time.monotonic() < _retry_at:
        return otherwise
    try:
        return call()
    except RedisError:
        _retry_at = time.monotonic() + PAUSE_SECONDS
        logger.warning("Redis cannot be reached; the cache counts as empty.")
        return otherwise


class Client(django_redis.RedisCacheClient):
    """Django's client, which answers like an empty cache while Redis cannot be reached."""

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        """Return whether the value was stored; False without Redis, so that it gives no lock."""
        return _ask(partial(super().add, key, value, timeout), False)

    def get(self, key: Any, default: Any) -> Any:
        """Return the value, or the default."""
        return _ask(partial(super().get, key, default), default)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        """Store the value, if Redis can be reached."""
        _ask(partial(super().set, key, value, timeout), None)

    def touch(self, key: Any, timeout: Any) -> bool:
        """Return whether the key got a new expiry."""
        return _ask(partial(super().touch, key, timeout), False)

    def delete(self, key: Any) -> bool:
        """Return whether there was something to delete."""
        return _ask(partial(super().delete, key), False)

    def get_many(self, keys: Any) -> dict[Any, Any]:
        """Return the values of the keys that exist."""
        return _ask(partial(super().get_many, keys), {})

    def has_key(self, key: Any) -> bool:
        """Return whether the key exists."""
        return _ask(partial(super().has_key, key), False)

    def incr(self, key: Any, delta: int) -> int:
        """Return the increased number. ValueError if the key does not exist, as in Django."""
        number = _ask(partial(super().incr, key, delta), None)
        if number is None:
            message = f"Key {key!r} not found."
            raise ValueError(message)
        return number

    def set_many(self, data: Any, timeout: Any) -> None:
        """Store the values, if Redis can be reached."""
        _ask(partial(super().set_many, data, timeout), None)

    def delete_many(self, keys: Any) -> None:
        """Delete the keys, if Redis can be reached."""
        _ask(partial(super().delete_many, keys), None)

    def clear(self) -> bool:
        """Return whether the cache was emptied."""
        return _ask(super().clear, False)


class RedisCache(django_redis.RedisCache):
    """Django's Redis cache with the client above."""

    def __init__(self, server: Any, params: dict[str, Any]):
        super().__init__(server, params)
        self._class = Client
