"""Drain the outbox: write changes to every index; a document that fails holds up no other."""

import logging
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from kring.jobs.api import own_transactions
from search.engine.bulk import Outcome
from search.engine.client import is_configured, writers_circuit
from search.models import OutboxEntry
from search.outbox import dead_letters
from search.outbox import entries as outbox
from search.outbox.reading import Reading, read, savepoint
from search.outbox.targets import Target, targets

logger = logging.getLogger(__name__)

# When there is a lot to do, the worker does something else in between.
TURN_SECONDS = 20.0
# After this many failures of its source a document becomes a dead letter: 10 s, 20 s, 40 s … 5 minutes in all.
MAX_ATTEMPTS = 6
FIRST_PAUSE = timedelta(seconds=10)
ENGINE = "elasticsearch"


@dataclass
class Drained:
    """The result of one turn: documents written or deleted, given up, and left for later."""

    done: int = 0
    buried: int = 0
    waiting: int = 0


@own_transactions
def drain(*, seconds: float = TURN_SECONDS) -> Drained:
    """Write everything that is due to the indexes, for at most this many seconds.

    While Elasticsearch is left alone, only the index in the database is kept up to date.
    """
    result, until = Drained(), time.monotonic() + seconds
    while time.monotonic() < until:
        engine_is_away = is_configured() and writers_circuit.is_resting
        batch = outbox.claim(only_database=engine_is_away)
        if not batch:
            return result
        _drain_batch(batch, result, engine_is_away=engine_is_away)
    outbox.drain_soon()
    return result


def _drain_batch(batch: list[OutboxEntry], result: Drained, *, engine_is_away: bool) -> None:
    by_key: dict[str, list[OutboxEntry]] = defaultdict(list)
    wanted: dict[str, list[str]] = defaultdict(list)
    for entry in batch:
        by_key[str(entry)].append(entry)
        wanted[entry.source].append(entry.document_id)
    reading = read(wanted)
    outcome = Outcome()
    for target in targets():
        outcome |= _write(target, reading, by_key, engine_is_away=engine_is_away)
    _settle(by_key, reading, outcome, result)


def _write(
    target: Target, reading: Reading, by_key: dict[str, list[OutboxEntry]], *, engine_is_away: bool
) -> Outcome:
    if target.key == ENGINE:
        return _write_to_engine(target, reading, is_away=engine_is_away)
    new = {key for key, group in by_key.items() if not all(e.is_in_database for e in group)}
    return write_to_database(target, reading.only(new))


def _write_to_engine(target: Target, reading: Reading, *, is_away: bool) -> Outcome:
    if is_away:
        return Outcome(waiting=dict.fromkeys(reading.keys, "Elasticsearch is left alone."))
    outcome = target.write(reading)
    if outcome.lost:
        outcome.waiting |= dict.fromkeys(outcome.lost, "There is no index.")
    if len(outcome.waiting) < len(reading.keys):
        writers_circuit.reset()
    if outcome.waiting:
        writers_circuit.trip()
        reason = next(iter(outcome.waiting.values()))
        logger.warning("%s documents wait for Elasticsearch: %s", len(outcome.waiting), reason)
    return outcome


def write_to_database(target: Target, reading: Reading) -> Outcome:
    """Write all, or halve the batch until the document that does not fit is found."""
    keys = reading.keys
    try:
        with savepoint():
            return target.write(reading)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        if len(keys) == 1:
            logger.exception("The index in the database does not take %s.", keys[0])
            return Outcome(refused={keys[0]: f"{type(error).__name__}: {error}"})
    outcome = Outcome()
    for half in (keys[: len(keys) // 2], keys[len(keys) // 2 :]):
        outcome |= write_to_database(target, reading.only(half))
    return outcome


def _settle(
    by_key: dict[str, list[OutboxEntry]], reading: Reading, outcome: Outcome, result: Drained
) -> None:
    """Delete what is done, make dead letters of what failed for good, and leave the rest for later."""
    spent = {key for key in reading.failed if by_key[key][-1].attempts + 1 >= MAX_ATTEMPTS}
    later = reading.failed.keys() - spent
    buried = outcome.refused | {key: reading.failed[key] for key in spent}
    done = by_key.keys() - buried.keys() - outcome.waiting.keys() - later
    dead_letters.bury(buried)
    dead_letters.clear(done)
    over = done | (buried.keys() - outcome.waiting.keys())
    outbox.delete([entry for key in over for entry in by_key[key]])
    _release([by_key[key] for key in outcome.waiting])
    _postpone([by_key[key] for key in later])
    result.done += len(done)
    result.buried += len(buried)
    result.waiting += len(outcome.waiting) + len(later)


def _release(groups: list[list[OutboxEntry]]) -> None:
    """Release entries at once: they wait for the engine, not because of their documents.

    Of all entries of one document that wait so the newest stays, with the age of the oldest.
    """
    newest = {str(group[-1]): group[-1] for group in groups}
    if not newest:
        return
    now, surplus = timezone.now(), []
    written = {entry.pk for group in groups for entry in group}
    ids = [entry.document_id for entry in newest.values()]
    for older in OutboxEntry.objects.filter(document_id__in=ids):
        kept = newest.get(str(older))
        if kept and older.pk < kept.pk and (older.is_in_database or older.pk in written):
            kept.created_at = min(kept.created_at, older.created_at)
            surplus.append(older)
    for kept in newest.values():
        kept.due_at, kept.is_in_database = now, True
    OutboxEntry.objects.bulk_update(newest.values(), ["created_at", "due_at", "is_in_database"])
    outbox.delete(surplus)


def _postpone(groups: list[list[OutboxEntry]]) -> None:
    for group in groups:
        attempts = max(entry.attempts for entry in group) + 1
        OutboxEntry.objects.filter(pk__in=[entry.pk for entry in group]).update(
            attempts=attempts, due_at=timezone.now() + FIRST_PAUSE * 2 ** (attempts - 1)
        )
