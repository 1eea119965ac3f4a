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
        """Return what is kept under the key."""
        return cache.get(self._key(key), default)

    def set(self, key: str, value: Any, seconds: int) -> None:
        """Keep a value for so many seconds."""
        cache.set(self._key(key), value, seconds)

    def delete(self, key: str) -> None:
        """Forget what is kept under the key."""
        cache.delete(self._key(key))
