"""Compare the indexes with the database, and repair what differs."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from search.contract.documents import split_key
from search.contract.sources import sources
from search.models import DeadLetter, OutboxEntry, Reconciliation
from search.outbox.draining import drain
from search.outbox.entries import changed
from search.outbox.reading import Reading, read
from search.outbox.targets import Target, targets

# As in the outbox: documents may hold the text of a whole book.
CHUNK = 200
KEEP = timedelta(days=90)


@dataclass
class Differences:
    """Keys of documents that differ between an index and the database."""

    documents: int = 0
    missing: set[str] = field(default_factory=set)
    different: set[str] = field(default_factory=set)
    extra: set[str] = field(default_factory=set)

    @property
    def keys(self) -> set[str]:
        """All of them."""
        return self.missing | self.different | self.extra


def reconcile(*, is_dry_run: bool = False) -> list[Reconciliation]:
    """Compare every index with the database. Stores and returns the result of each.

    What differs is written again at once, unless ``is_dry_run``, which keeps nothing either.
    Dead letters are tried again too, and count as no difference; nor does what waits in the outbox.
    Raises one of ``UNAVAILABLE`` while Elasticsearch is away.
    """
    found = []
    for target in targets():
        started, began = timezone.now(), time.monotonic()
        differences = _compare(target)
        result = Reconciliation(
            target=target.key,
            started_at=started,
            seconds=time.monotonic() - began,
            documents=differences.documents,
            missing=len(differences.missing),
            different=len(differences.different),
            extra=len(differences.extra),
        )
        found.append(result)
        if not is_dry_run:
            result.save()
            _queue(differences.keys)
    if not is_dry_run:
        _queue(str(letter) for letter in DeadLetter.objects.all())
        Reconciliation.objects.filter(started_at__lt=timezone.now() - KEEP).delete()
        drain(seconds=float("inf"))
    return found


def _compare(target: Target) -> Differences:
    """Compare everything once, and what differs a second time, because documents change meanwhile."""
    first, seen = Differences(), set()
    for source in sources().values():
        after = ""
        while ids := source.ids(after, CHUNK):
            after = ids[-1]
            reading = read({source.key: ids})
            _find_differences(target, reading, first)
            seen |= reading.documents.keys() | reading.gone | reading.failed.keys()
    there = target.keys()
    first.extra |= {key for key in there if key not in seen}
    second = Differences(documents=first.documents)
    suspects = sorted(first.keys - _known())
    for start in range(0, len(suspects), CHUNK):
        _find_differences(target, read(_by_source(suspects[start : start + CHUNK])), second)
    second.documents = first.documents
    return second


def _find_differences(target: Target, reading: Reading, differences: Differences) -> None:
    """Add how the index differs from this reading."""
    expected = _expected(target, reading)
    there = target.digests([*expected, *reading.gone])
    differences.documents += len(expected)
    differences.missing |= expected.keys() - there.keys()
    differences.extra |= reading.gone & there.keys()
    differences.different |= {
        key for key, digest in expected.items() if key in there and there[key] != digest
    }


def _expected(target: Target, reading: Reading) -> dict[str, str]:
    expected = {}
    for key, document in reading.documents.items():
        try:
            expected[key] = target.digest(document, reading.overlay(key))
        except Exception:  # noqa: S112 - a dead letter says why, as soon as it is written
            continue
    return expected


def _known() -> set[str]:
    """Return the keys that the indexes are known to be behind with."""
    return {
        f"{source}:{document_id}"
        for model in (DeadLetter, OutboxEntry)
        for source, document_id in model.objects.values_list("source", "document_id").iterator()
    }


def _queue(keys: Iterable[str]) -> None:
    for source, ids in _by_source(keys).items():
        changed(source, ids)


def _by_source(keys: Iterable[str]) -> dict[str, list[str]]:
    by_source: dict[str, list[str]] = {}
    for key in keys:
        source, document_id = split_key(key)
        by_source.setdefault(source, []).append(document_id)
    return by_source
