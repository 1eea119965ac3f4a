"""Knowing within a second, in every process, that something held in memory has changed.

The number is in the database and, for all who only ask whether it moved, in the cache. A reader puts
it into the cache only where there is none, so that one who read just before a change never undoes it.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Generic, TypeVar

from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from search.models import Stamp

Value = TypeVar("Value")

SYNONYMS, WEIGHTS, PINS = "synonyms", "weights", "pins"
# After so long the database is asked all the same: the cache may have lost a change.
SECONDS = 20


def raise_stamp(name: str) -> None:
    """Announce a change. Call it in the transaction of the change."""
    Stamp.objects.get_or_create(name=name)
    Stamp.objects.filter(name=name).update(version=F("version") + 1)
    version = Stamp.objects.values_list("version", flat=True).get(name=name)
    transaction.on_commit(partial(cache.set, _key(name), version, SECONDS), robust=True)


def stamp(name: str) -> int:
    """Return the number of the newest change; no SQL while the cache knows it."""
    known = cache.get(_key(name))
    if known is None:
        found = Stamp.objects.filter(name=name).values_list("version", flat=True).first()
        known = found or 0
        cache.add(_key(name), known, SECONDS)
    return known


class Kept(Generic[Value]):
    """A value in the memory of this process, loaded anew when its stamp has moved."""

    def __init__(self, name: str, load: Callable[[], Value]):
        self.name = name
        self.load = load
        self._kept: tuple[int, Value] | None = None

    def get(self) -> Value:
        """Return the value as it is since the last change."""
        version, kept = stamp(self.name), self._kept
        if kept is None or kept[0] != version:
            kept = self._kept = version, self.load()
        return kept[1]

    def forget(self) -> None:
        """Load it anew the next time. For tests, whose changes are rolled back."""
        self._kept = None
        cache.delete(_key(self.name))


def _key(name: str) -> str:
    return f"search-stamp:{name}"


def forget_all(*kept: Kept[Any]) -> None:
    """Load all of these anew the next time."""
    for each in kept:
        each.forget()
