"""Delete for good what would otherwise go into the bin.

What a person removes of themselves, and what nobody has made.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_for_good: ContextVar[bool] = ContextVar("deletes_for_good", default=False)


@contextmanager
def for_good() -> Iterator[None]:
    """Let deletions within keep nothing: no row and no file can be brought back."""
    token = _for_good.set(True)
    try:
        yield
    finally:
        _for_good.reset(token)


def deletes_for_good() -> bool:
    """Return whether what is deleted now is to be kept nowhere."""
    return _for_good.get()
