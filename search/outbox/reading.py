"""Read documents from the database; a source that fails on one of them spoils no other."""

import logging
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError, connection, transaction

from search.contract.documents import Document
from search.contract.sources import Source, sources
from search.models import HiddenDocument, Pin, PinnedDocument, Popularity
from search.overlay import NOTHING, Overlay

logger = logging.getLogger(__name__)


@dataclass
class Reading:
    """Documents by key, as they were at ``version`` or later.

    ``gone`` are the keys of what is not, or no longer, to be found; ``failed`` says of others why
    their source could not produce them.
    """

    version: int
    documents: dict[str, Document] = field(default_factory=dict)
    overlays: Mapping[str, Overlay] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)

    def overlay(self, key: str) -> Overlay:
        """Return the overlay of this document."""
        return self.overlays.get(key, NOTHING)

    @property
    def keys(self) -> list[str]:
        """The keys of all documents to write or delete."""
        return [*self.documents, *self.gone]

    def only(self, keys: Collection[str]) -> "Reading":
        """Return the same reading, limited to these keys."""
        return Reading(
            version=self.version,
            documents={key: it for key, it in self.documents.items() if key in keys},
            overlays=self.overlays,
            gone=self.gone & set(keys),
        )


def read(wanted: Mapping[str, Iterable[str]]) -> Reading:
    """Read documents, wanted as ids by source; the source is asked once for all of its ids.

    A source that is not registered any more has no documents, and what editors hid is gone too.
    Everything is read as it was at one moment: a text from before a change, beside the access from
    after it, would show to everybody what was written for a few.
    """
    reading = Reading(version=clock())
    known = sources()
    with one_moment():
        for key, ids in wanted.items():
            asked = list(dict.fromkeys(ids))
            found = _documents(known[key], asked, reading.failed) if key in known else {}
            reading.documents |= {f"{key}:{each}": document for each, document in found.items()}
            reading.gone |= {f"{key}:{each}" for each in asked if each not in found}
        reading.gone -= reading.failed.keys()
        reading.overlays = overlays_for(list(reading.documents))
    hidden = {key for key, overlay in reading.overlays.items() if overlay.is_hidden}
    reading.gone |= hidden
    reading.documents = {key: it for key, it in reading.documents.items() if key not in hidden}
    return reading


def overlays_for(keys: Sequence[str]) -> Mapping[str, Overlay]:
    """Return the overlays of these documents now, by key; documents without one are left out.

    Three SQL queries, however many keys.
    """
    pins: dict[str, list[str]] = defaultdict(list)
    rows = PinnedDocument.objects.filter(key__in=keys, pin__in=Pin.objects.in_force())
    for row in rows.select_related("pin").order_by("pin_id"):
        pins[row.key] += row.pin.query_list
    hidden = set(HiddenDocument.objects.filter(key__in=keys).values_list("key", flat=True))
    popularity = dict(Popularity.objects.filter(key__in=keys).values_list("key", "value"))
    return {
        key: Overlay(
            pins=tuple(dict.fromkeys(pins[key])) if key in pins else (),
            is_hidden=key in hidden,
            popularity=popularity.get(key, 0.0),
        )
        for key in {*pins, *hidden, *popularity}
    }


@contextmanager
def one_moment() -> Iterator[None]:
    """Read all that is read in this block as it was when the block began.

    Inside a transaction that has begun before, and on SQLite, whose only writer is rarely another, it
    changes nothing.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


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
    # Begin none outside a transaction: on SQLite it would keep others from writing.
    return transaction.atomic() if connection.in_atomic_block else nullcontext()
