"""Rebuild the indexes while people go on searching and publishing."""

import gc
import logging
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from elasticsearch import NotFoundError

from kring.jobs.api import enqueue, own_transactions
from search.contract.documents import split_key
from search.contract.sources import Source, sources
from search.engine import bulk, index
from search.engine.client import UNAVAILABLE, readers_circuit, writers_circuit
from search.engine.target import Engine, writes_of
from search.models import IndexBuild
from search.outbox import dead_letters
from search.outbox.draining import drain, write_to_database
from search.outbox.entries import changed
from search.outbox.reading import Reading, clock, read
from search.outbox.targets import targets
from search.upkeep import builds

logger = logging.getLogger(__name__)

# As in the outbox: documents may hold the text of a whole book.
CHUNK = 200
# While one is written the next is read; more would only wait in memory.
WRITERS = 2
TURN_SECONDS = 20.0
# How long a command waits for Elasticsearch to come back before it gives up for now.
PATIENCE_SECONDS = 600.0
LONGEST_PAUSE = 10.0
NOTE_LENGTH = 500
LATER = timedelta(seconds=30)
REBUILD_KEY = "search:rebuild"

Report = Callable[[IndexBuild], None]


class InterruptedBuildError(Exception):
    """Elasticsearch stayed away too long. The build can be continued later."""


class LostIndexError(Exception):
    """The index that was being filled is not there any more."""


@dataclass
class Turn:
    """One turn of work on a build: its deadline, and what to do in between."""

    build: IndexBuild
    until: float
    patience: float
    report: Report
    started: float


@dataclass
class _Sent:
    """A chunk on its way to the index, and the cursor of its source after it."""

    source: str
    last: str
    ids: int
    writes: list[bulk.Write]
    future: "Future[bulk.Outcome]"


def rebuild(*, is_fresh: bool = False, report: Report = lambda build: None) -> IndexBuild:
    """Rebuild the indexes from the database, continuing an unfinished build, until it is done.

    Readers find everything all the while; the new index takes the place of the old one at once.
    Raises ``BuildTakenError`` while another process builds, and ``InterruptedBuildError`` after
    ten minutes without Elasticsearch.
    """
    build = builds.begin(is_fresh=is_fresh)
    _work(build, seconds=float("inf"), patience=PATIENCE_SECONDS, report=report)
    return build


def rebuild_soon(*, delay: timedelta = timedelta()) -> None:
    """Have a worker rebuild the indexes; many calls are one job."""
    enqueue(rebuild_in_turns, key=REBUILD_KEY, delay=delay)


@own_transactions
def rebuild_in_turns() -> None:
    """Build for one turn, then queue the next, so that the worker can do other work in between."""
    try:
        build = builds.begin()
        if not _work(build, seconds=TURN_SECONDS, patience=0, report=lambda build: None):
            rebuild_soon()
    except builds.BuildTakenError as error:
        logger.info("No second build: %s", error)
    except (InterruptedBuildError, LostIndexError, *UNAVAILABLE) as error:
        logger.warning("The build of the search index waits: %s", error)
        rebuild_soon(delay=LATER)


def _work(build: IndexBuild, *, seconds: float, patience: float, report: Report) -> bool:
    """Work on our build for at most this many seconds. Returns whether it is finished."""
    now = time.monotonic()
    turn = Turn(build, until=now + seconds, patience=patience, report=report, started=now)
    try:
        with _old_objects_frozen():
            for source in sources().values():
                if build.cursors.get(source.key, "") is not None and not _fill(source, turn):
                    return False
        _remove_extra()
        _go_live(turn)
    except LostIndexError:
        builds.abandon(build)
        build.status = IndexBuild.Status.ABANDONED
        raise
    finally:
        if build.status == IndexBuild.Status.RUNNING:
            _leave(build)
    return True


@contextmanager
def _old_objects_frozen() -> Iterator[None]:
    """Keep the garbage collector from scanning what this process held before.

    That takes a fifth of the time of a build in this process: documents are many small objects, and
    each few hundred new ones make it look.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _fill(source: Source, turn: Turn) -> bool:
    """Send a source's documents from the cursor of the build. Returns False when time is up."""
    sent: deque[_Sent] = deque()
    after = turn.build.cursors.get(source.key) or ""
    with ThreadPoolExecutor(WRITERS, thread_name_prefix="search-fill") as pool:
        while time.monotonic() < turn.until:
            ids = source.ids(after, CHUNK)
            if ids:
                sent.append(_send(source.key, ids, turn.build, pool))
                after = ids[-1]
            while len(sent) > (WRITERS if ids else 0):
                _confirm(sent.popleft(), turn)
            if not ids:
                turn.build.cursors[source.key] = None
                _record_progress(turn)
                return True
        while sent:
            _confirm(sent.popleft(), turn)
    return False


def _send(source: str, ids: Sequence[str], build: IndexBuild, pool: ThreadPoolExecutor) -> _Sent:
    reading = read({source: ids})
    # The outbox retries what its source cannot produce now.
    changed(source, [split_key(key)[1] for key in reading.failed])
    for target in targets():
        if target.key != Engine.key:
            _bury(write_to_database(target, reading).refused)
    writes = _writes(reading) if build.index else []
    future = pool.submit(bulk.send, writes, to=index.building_alias())
    return _Sent(source, ids[-1], len(ids), writes, future)


def _writes(reading: Reading) -> list[bulk.Write]:
    # A new index has nothing to delete, except what the outbox wrote meanwhile.
    writes, outcome = writes_of(reading)
    _bury(outcome.refused)
    return writes


def _confirm(sent: _Sent, turn: Turn) -> None:
    """Wait until a chunk is in the index, and send again what is refused for the moment."""
    outcome = sent.future.result()
    _bury(outcome.refused)
    pauses = _Pauses(turn)
    while outcome.waiting or outcome.lost:
        if outcome.lost:
            raise LostIndexError(turn.build.index)
        pauses.wait(next(iter(outcome.waiting.values())))
        again = [write for write in sent.writes if write.key in outcome.waiting]
        outcome = bulk.send(again, to=index.building_alias())
        _bury(outcome.refused)
    build = turn.build
    build.note = ""
    build.cursors[sent.source] = sent.last
    there = sum(write.source is not None for write in sent.writes)
    build.counts[sent.source] = build.counts.get(sent.source, 0) + there
    build.done += sent.ids
    _record_progress(turn)


class _Pauses:
    """Waits for Elasticsearch, a little longer each time, with a heartbeat in between."""

    def __init__(self, turn: Turn) -> None:
        self.turn, self.pause, self.waited = turn, 0.5, 0.0

    def wait(self, reason: str) -> None:
        """Wait. ``InterruptedBuildError`` when the time to wait is over."""
        if self.waited >= self.turn.patience:
            raise InterruptedBuildError(reason)
        self.turn.build.note = reason[:NOTE_LENGTH]
        _record_progress(self.turn)
        time.sleep(self.pause)
        self.waited += self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)


def _with_retries(turn: Turn, step: Callable[[], object]) -> None:
    """Run a repeatable step, and retry it while Elasticsearch is away."""
    pauses = _Pauses(turn)
    while True:
        try:
            step()
        except NotFoundError as error:
            raise LostIndexError(turn.build.index) from error
        except UNAVAILABLE as error:
            pauses.wait(str(error))
        else:
            return


def _bury(refused: dict[str, str]) -> None:
    if refused:
        dead_letters.bury(refused)


def _record_progress(turn: Turn) -> None:
    now = time.monotonic()
    turn.build.seconds += now - turn.started
    turn.started = now
    builds.save(turn.build)
    turn.report(turn.build)


def _remove_extra() -> None:
    """Delete from the database's index, which is filled in place, what no source has any more."""
    version = clock()
    known = {
        f"{key}:{each}" for key, source in sources().items() for each in builds.all_ids(source)
    }
    for target in targets():
        if target.key != Engine.key:
            there = target.keys()
            extra = [key for key in there if key not in known]
            for start in range(0, len(extra), CHUNK):
                gone = set(extra[start : start + CHUNK])
                _bury(write_to_database(target, Reading(version=version, gone=gone)).refused)


def _go_live(turn: Turn) -> None:
    """Replace the old index by the filled one, after draining the outbox."""
    build = turn.build
    if build.index:
        _with_retries(turn, lambda: index.finish(build.index))
        writers_circuit.reset()
        drain()
        _with_retries(turn, lambda: index.put_live(build.index))
        readers_circuit.reset()
    build.status = IndexBuild.Status.FINISHED
    build.finished_at = timezone.now()
    _record_progress(turn)
    drain()


def _leave(build: IndexBuild) -> None:
    try:
        builds.save(build, owner="")
    except builds.BuildTakenError:
        logger.info("The build was taken over meanwhile.")
