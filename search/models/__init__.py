"""What search keeps in the database beside the rooms' own rows."""

from search.models.index import IndexBuild, Reconciliation
from search.models.outbox import DeadLetter, OutboxEntry

__all__ = ["DeadLetter", "IndexBuild", "OutboxEntry", "Reconciliation"]
