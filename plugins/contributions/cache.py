"""The cache of a plugin."""

from typing import Any

from django.core.cache import cache


class PluginCache:
    """The site's cache with the plugin's own prefix, ``plugin:<slug>:``."""

    def __init__(self, slug: str):
        self.slug = slug

    def _key(self, key: str) -> str:
        return f"plugin:{self.slug}:{key}"

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value under the key."""
        return cache.get(self._key(key), default)

    def set(self, key: str, value: Any, seconds: int) -> None:
        """Store a value under the key for so many seconds."""
        cache.set(self._key(key), value, seconds)

    def delete(self, key: str) -> None:
        """Delete the value under the key."""
        cache.delete(self._key(key))
