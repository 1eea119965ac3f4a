"""Count the use and the faults of a plugin and of its features, as evidence by day.

Uses are kept in memory and written every few seconds by a thread of the process, and when it ends; faults are
written at once. What a process that is killed had not written yet is lost: seconds of use, never a fault.
"""

import atexit
import logging
import os
import threading
from collections import Counter
from datetime import date

from django.conf import settings
from django.db import Error, IntegrityError, connection
from django.db.models import F, QuerySet
from django.utils import timezone

from kring.core.commits import after_commit
from kring.core.days import today
from kring.core.subjects import home_unit
from kring.core.types import AnyUser, AuthenticatedUser
from plugins.contributions import counting
from plugins.contributions.counting import Batch, Counts, Failed, Place, add_service_faults
from plugins.gate.decisions import back_for, ring_order
from plugins.gate.keys import plugin_of
from plugins.gate.releasing import releasing
from plugins.install import registry
from plugins.models import PersonEvidence, PluginError
from plugins.models.evidence import NO_RING, NO_UNIT

logger = logging.getLogger(__name__)

# How many people of today a process remembers as counted; the rows know it in any case.
REMEMBERED = 200_000
# Where a batch holds so many rows it is written without waiting.
LARGE = 5_000


class _Memory:
    """What this process has counted and not written yet, and whom it counted today."""

    batch: Batch = {}
    service_faults: Counter[Failed] = Counter()
    counted: set[tuple[str, str, date, int, bool]] = set()
    lock = threading.Lock()
    due = threading.Event()
    pid = 0


def _reset_after_fork() -> None:
    """Begin empty in a forked process: what the parent counted is the parent's to write."""
    _Memory.batch, _Memory.counted, _Memory.pid = {}, set(), 0
    _Memory.service_faults = Counter()
    _Memory.lock, _Memory.due = threading.Lock(), threading.Event()


os.register_at_fork(after_in_child=_reset_after_fork)


def forget() -> None:
    """Drop what is in memory. For tests, whose rows are rolled back."""
    _Memory.batch, _Memory.counted, _Memory.service_faults = {}, set(), Counter()


def version_of(feature: str) -> str:
    """Return the installed version of the feature's plugin; empty when none is installed."""
    plugin = registry.get(plugin_of(feature))
    return str(plugin.version) if plugin else ""


def record_use(feature: str, user: AnyUser, kind: str = "view") -> None:
    """Count a use of the feature by the user. What was done, ``kind``, is not kept."""
    pk = _person(user)
    if pk is not None:
        place = _place(feature, user)
        people = {pk} if _is_new(place, pk, used=True) else set()
        _collect(place, Counts(uses=1, seen=people, used=set(people)))


def record_seen(feature: str, user: AnyUser) -> None:
    """Count that the feature reached the user: once a person and day."""
    pk = _person(user)
    if pk is not None and _is_new(place := _place(feature, user), pk, used=False):
        _collect(place, Counts(seen={pk}))


def record_host_late(feature: str, user: AnyUser | None) -> None:
    """Count that the feature was late because the host was: it is shown, and held against nobody."""
    _collect(_place(feature, user), Counts(host_late=1))


def record_host_fault(feature: str, user: AnyUser | None) -> None:
    """Count that the feature failed because something that all share did: as little against it."""
    _collect(_place(feature, user), Counts(host_faults=1))


def record_service_fault(source: str, service: str) -> None:
    """Remember that a plugin, or "" for the pages of Kring, failed by what all share; written when that is possible."""
    minute = timezone.now().replace(second=0, microsecond=0)
    with _Memory.lock:
        _Memory.service_faults[Failed(minute, source, service)] += 1
    _write_soon()


def record_fault(
    *, feature: str, place: str, user: AnyUser | None, summary: str, traceback: str = ""
) -> None:
    """Count that the feature failed or was too slow by its own doing, and store the details.

    A person's first fault of the day lets the room of releases judge the feature, once it is committed; while it is
    half-open any fault does.
    """
    where, pk = _place(feature, user), _person(user)
    people = {pk} if pk is not None else set()
    rows = counting.write({where: Counts(faults=1, seen=people, failed=set(people))})
    _keep_details(where, place, summary, traceback)
    for counted, new in rows:
        # Of what is half-open any fault counts: who failed before it came back is no new person today.
        if new["failed"] or back_for(feature):
            after_commit(_judge, counted)


def evidence_of(user: AuthenticatedUser) -> QuerySet[PersonEvidence]:
    """Return what is kept of the user's days with plugins, for their own data."""
    flush(in_transaction=True)
    return PersonEvidence.objects.filter(user=user)


def flush(*, in_transaction: bool = False) -> None:
    """Write what this process has counted so far. After an error of the database it is kept for later.

    ``in_transaction``: of another. Only its end would notice that somebody's account is gone, and fail by it; so the
    people are looked up first.
    """
    with _Memory.lock:
        batch, _Memory.batch = _Memory.batch, {}
        failed, _Memory.service_faults = _Memory.service_faults, Counter()
    try:
        if failed:
            add_service_faults(failed)
            failed = Counter()
        if not batch:
            return
        if in_transaction:
            batch = counting.without_leavers(batch)
        try:
            counting.write(batch)
        except IntegrityError:
            counting.write(counting.without_leavers(batch))
    except Error:
        logger.exception("The use of plugins could not be written; it is kept for later.")
        with _Memory.lock:
            _Memory.service_faults.update(failed)
            for place, counts in batch.items():
                _Memory.batch.setdefault(place, Counts()).add(counts)


def _judge(place: Place) -> None:
    flush()
    releasing().judge(feature=place.feature, version=place.version, unit=place.unit)


def _person(user: AnyUser | None) -> int | None:
    return user.pk if user is not None and user.is_authenticated else None


def _place(feature: str, user: AnyUser | None) -> Place:
    order = ring_order(feature, user)
    unit = home_unit(user) if user is not None and user.is_authenticated else None
    return Place(
        feature,
        version_of(feature),
        today(),
        NO_RING if order is None else order,
        unit or NO_UNIT,
    )


def _is_new(place: Place, pk: int, *, used: bool) -> bool:
    """Return whether this process has not yet counted the person that day, and remember it."""
    key = (place.feature, place.version, place.day, pk, used)
    if key in _Memory.counted:
        return False
    if len(_Memory.counted) >= REMEMBERED:
        _Memory.counted.clear()
    _Memory.counted.add(key)
    return True


def _collect(place: Place, counts: Counts) -> None:
    with _Memory.lock:
        _Memory.batch.setdefault(place, Counts()).add(counts)
        is_large = len(_Memory.batch) >= LARGE
    _write_soon()
    if is_large:
        _Memory.due.set()


def _write_soon() -> None:
    """Write at once, or let the thread of this process do it within seconds."""
    if settings.KRING_EVIDENCE_SECONDS:
        _start_writing()
    else:
        flush()


def _start_writing() -> None:
    """Start the thread of this process, once: threads do not survive a fork."""
    if _Memory.pid == os.getpid():
        return
    with _Memory.lock:
        if _Memory.pid == os.getpid():
            return
        _Memory.pid = os.getpid()
    atexit.register(flush)
    threading.Thread(target=_write_for_ever, name="plugin-evidence", daemon=True).start()


def _write_for_ever() -> None:
    while True:
        _Memory.due.wait(settings.KRING_EVIDENCE_SECONDS)
        _Memory.due.clear()
        try:
            flush()
        except Exception:
            # The thread goes on after any error: without it nothing would be counted.
            logger.exception("The use of plugins could not be written.")
        finally:
            # This thread has its own connection; an idle one is not worth keeping in every process.
            connection.close()


def _keep_details(where: Place, place: str, summary: str, traceback: str) -> None:
    order = None if where.ring_order == NO_RING else where.ring_order
    same = {
        "slug": plugin_of(where.feature),
        "version": where.version,
        "place": place[:120],
        "summary": summary[:300],
        "ring_order": order,
    }
    now = timezone.now()
    found = PluginError.objects.filter(**same)
    if not found.update(count=F("count") + 1, last_at=now, traceback=traceback):
        PluginError.objects.create(**same, traceback=traceback, first_at=now, last_at=now)
