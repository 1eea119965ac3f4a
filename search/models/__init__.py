"""What search keeps in the database beside the rooms' own rows."""

from search.models.fallback import Entry, EntryLock, EntryValue, EntryWords
from search.models.index import IndexBuild, Reconciliation
from search.models.outbox import DeadLetter, OutboxEntry

__all__ = [
    "DeadLetter",
    "Entry",
    "EntryLock",
    "EntryValue",
    "EntryWords",
    "IndexBuild",
    "OutboxEntry",
    "Reconciliation",
]
