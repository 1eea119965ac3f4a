"""What the database says of documents now; a source that fails on one of them spoils no other."""

import logging
import time
from collections.abc import Collection, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError, connection, transaction

from search.documents import Document
from search.overrides import NOTHING, Override, overrides_for
from search.sources import Source, sources

logger = logging.getLogger(__name__)


@dataclass
class Reading:
    """Documents by key, as they were at ``version`` or later.

    ``gone`` are the keys of what is not, or no longer, to be found; ``failed`` says of others why
    their source could not produce them.
    """

    version: int
    documents: dict[str, Document] = field(default_factory=dict)
    overrides: Mapping[str, Override] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)

    def override(self, key: str) -> Override:
        """Return what is laid over this document."""
        return self.overrides.get(key, NOTHING)

    @property
    def keys(self) -> list[str]:
        """The keys of all that an index is told of."""
        return [*self.documents, *self.gone]

    def only(self, keys: Collection[str]) -> "Reading":
        """Return the same with no other keys than these."""
        return Reading(
            version=self.version,
            documents={key: it for key, it in self.documents.items() if key in keys},
            overrides=self.overrides,
            gone=self.gone & set(keys),
        )


def read(wanted: Mapping[str, Iterable[str]]) -> Reading:
    """Read documents, wanted as ids by source; the source is asked once for all of its ids.

    A source that is not registered any more has no documents, and what editors hid is gone too.
    """
    reading = Reading(version=clock())
    known = sources()
    for key, ids in wanted.items():
        asked = list(dict.fromkeys(ids))
        found = _documents(known[key], asked, reading.failed) if key in known else {}
        reading.documents |= {f"{key}:{each}": document for each, document in found.items()}
        reading.gone |= {f"{key}:{each}" for each in asked if each not in found}
    reading.gone -= reading.failed.keys()
    reading.overrides = overrides_for(list(reading.documents))
    hidden = {key for key, override in reading.overrides.items() if override.is_hidden}
    reading.gone |= hidden
    reading.documents = {key: it for key, it in reading.documents.items() if key not in hidden}
    return reading


def clock() -> int:
    """Return the time in microseconds, on the one clock that all processes share."""
    if connection.vendor != "postgresql":
        return time.time_ns() // 1000
    with connection.cursor() as cursor:
        cursor.execute("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
        return cursor.fetchone()[0]


def _documents(source: Source, ids: list[str], failed: dict[str, str]) -> dict[str, Document]:
    try:
        with savepoint():
            return {document.id: document for document in source.documents(ids)}
    except (OperationalError, InterfaceError):
        # The database itself is away: no fault of any document.
        raise
    except Exception as error:
        if len(ids) == 1:
            logger.exception("The source %s cannot produce %s.", source.key, ids[0])
            failed[f"{source.key}:{ids[0]}"] = f"{type(error).__name__}: {error}"
            return {}
    found: dict[str, Document] = {}
    for each in ids:
        found |= _documents(source, [each], failed)
    return found


def savepoint() -> transaction.Atomic | nullcontext:
    """Return a block whose failure leaves the transaction around it whole, if there is one."""
    # Outside a transaction none is begun: on SQLite it would keep everybody else from writing.
    return transaction.atomic() if connection.in_atomic_block else nullcontext()
