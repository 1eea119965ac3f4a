"""What search keeps in the database beside the rooms' own rows."""

from search.models.fallback import Entry, EntryLock, EntryValue
from search.models.hidden import HiddenDocument
from search.models.index import IndexBuild, Reconciliation
from search.models.judged import JudgedDocument, JudgedQuery
from search.models.log import DaySalt, LoggedClick, LoggedSearch, Popularity
from search.models.outbox import DeadLetter, OutboxEntry
from search.models.pins import Pin, PinnedDocument
from search.models.seeds import Seed
from search.models.synonyms import Synonym, SynonymState
from search.models.weights import Comparison, WeightsVersion

__all__ = [
    "Comparison",
    "DaySalt",
    "DeadLetter",
    "Entry",
    "EntryLock",
    "EntryValue",
    "HiddenDocument",
    "IndexBuild",
    "JudgedDocument",
    "JudgedQuery",
    "LoggedClick",
    "LoggedSearch",
    "OutboxEntry",
    "Pin",
    "PinnedDocument",
    "Popularity",
    "Reconciliation",
    "Seed",
    "Synonym",
    "SynonymState",
    "WeightsVersion",
]
