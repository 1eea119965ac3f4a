"""The indexes that documents are written to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from search.contract.documents import Document
from search.engine.bulk import Outcome
from search.engine.client import is_configured
from search.engine.target import Engine
from search.fallback.target import Database
from search.outbox.reading import Reading
from search.overlay import Overlay


class Target(Protocol):
    """An index: documents are written to it, and it reports what it has."""

    key: str

    def write(self, reading: Reading) -> Outcome:
        """Write the documents of the reading and delete what is gone; raises for none of them.

        Writing the same reading twice is harmless, and an older one never undoes a newer one.
        """
        ...

    def digest(self, document: Document, overlay: Overlay) -> str:
        """Return the fingerprint with which this document would be in the index."""
        ...

    def digests(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Return the fingerprints that are in the index now, by key; a key that it lacks is left out."""
        ...

    def keys(self) -> Iterator[str]:
        """Return the keys of all documents in the index."""
        ...


def targets() -> list[Target]:
    """Return the indexes of this installation."""
    return [Database(), *([Engine()] if is_configured() else [])]
