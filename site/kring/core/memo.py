"""Keep an answer on the object that it is about, for what one request asks many times."""

from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")


def memoized(owner: object, name: str, make: Callable[[], Value]) -> Value:
    """Return what ``make`` returned the first time for this object; it lives as long as the object does."""
    if not hasattr(owner, name):
        setattr(owner, name, make())
    return getattr(owner, name)
