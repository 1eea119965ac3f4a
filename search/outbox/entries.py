"""The entries of the outbox: written with the change itself, taken in batches."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from kring.core.commits import after_commit
from kring.jobs.api import drops_jobs, enqueue
from search.models import OutboxEntry

CHUNK = 5_000
# Documents may hold the text of a whole book: more of them would not fit in memory.
BATCH = 200
# Longer than writing one batch can take with every time-out on the way.
LEASE = timedelta(minutes=3)
DRAIN_KEY = "search:drain"


def changed(source: str, ids: Iterable[object]) -> None:
    """Record that these documents of the source were added, changed or deleted: the indexes follow.

    Written in the caller's transaction, so that a rollback takes it along. One INSERT for every
    five thousand ids, which waits for nobody. Does nothing inside ``nothing_enqueued()``.
    """
    if drops_jobs():
        return
    now = timezone.now()
    entries = [
        OutboxEntry(source=source, document_id=key, created_at=now, due_at=now)
        for key in dict.fromkeys(map(str, ids))
    ]
    if entries:
        OutboxEntry.objects.bulk_create(entries, batch_size=CHUNK)
        _drain_after_commit()


def claim(*, only_database: bool) -> list[OutboxEntry]:
    """Claim the oldest entries that are due, so that no other process takes them.

    ``only_database`` leaves those that wait for Elasticsearch alone.
    """
    now = timezone.now()
    due = OutboxEntry.objects.filter(due_at__lte=now).order_by("pk")
    if only_database:
        due = due.filter(is_in_database=False)
    with transaction.atomic():
        entries = list(due.select_for_update(skip_locked=True)[:BATCH])
        keys = [entry.pk for entry in entries]
        OutboxEntry.objects.filter(pk__in=keys).update(due_at=now + LEASE)
    return entries


def is_engine_behind() -> bool:
    """Return whether Elasticsearch lacks changes that the index in the database has, after an outage."""
    return OutboxEntry.objects.filter(is_in_database=True).exists()


def delete(entries: Collection[OutboxEntry]) -> None:
    """Delete entries that are done or given up."""
    OutboxEntry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()


def drain_soon() -> None:
    """Have a worker drain the outbox; many calls before it starts are one job."""
    enqueue("search.outbox.draining.drain", key=DRAIN_KEY)


def _drain_after_commit() -> None:
    # Not in the transaction itself: the job's key would make all of them wait for one another.
    if all(call[1] is not drain_soon for call in reversed(connection.run_on_commit)):
        after_commit(drain_soon)
