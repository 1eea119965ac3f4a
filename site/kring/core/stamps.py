"""Tell every process within a second that something held in memory has changed.

Each thing has a name such as ``search.weights`` and a number that increases. The number is stored in the
database and cached. A reader only adds it to the cache and never overwrites it, so that one who read just
before a change cannot undo it.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from django.core.cache import cache
from django.db.models import F

from kring.core.commits import after_commit
from kring.core.models import Stamp

Value = TypeVar("Value")

# After so many seconds the database is read again: the cache may have lost a change.
SECONDS = 20


def raise_stamp(name: str) -> None:
    """Announce a change of the thing of this name. Call it in the transaction of the change."""
    version = raise_stored(name)
    after_commit(cache.set, _key(name), version, SECONDS)


def raise_stored(name: str) -> int:
    """Note a change in the database alone, for readers that ask ``stored``. Returns the new number."""
    Stamp.objects.get_or_create(name=name)
    Stamp.objects.filter(name=name).update(version=F("version") + 1)
    return stored(name)


def stamp(name: str) -> int:
    """Return the number of the newest change, without SQL while it is cached."""
    known = cache.get(_key(name))
    if known is None:
        known = stored(name)
        cache.add(_key(name), known, SECONDS)
    return known


def stored(name: str) -> int:
    """Return the number of the newest change from the database, in one query."""
    return Stamp.objects.filter(name=name).values_list("version", flat=True).first() or 0


class Cached(Generic[Value]):
    """A value in the memory of this process, loaded again when its stamp has changed."""

    def __init__(self, name: str, load: Callable[[], Value]):
        self.name = name
        self.load = load
        self._cached: tuple[int, Value] | None = None

    def get(self) -> Value:
        """Return the value after the last change."""
        version, cached = stamp(self.name), self._cached
        if cached is None or cached[0] != version:
            cached = self._cached = version, self.load()
        return cached[1]

    def forget(self) -> None:
        """Load the value again the next time. For tests, whose changes are rolled back."""
        self._cached = None
        cache.delete(_key(self.name))


def _key(name: str) -> str:
    return f"kring-stamp:{name}"
