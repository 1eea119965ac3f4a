"""The rules in memory of this process, and the thread that keeps them up to date.

A decision queries no database and no cache. Every change raises a stamp in its own transaction; a daemon
thread in every web and task process checks the stamp several times a second and reloads the rules when it
has changed. The stamp is published through Redis where there is one, and read from the database once a second
in any case, so that a Redis that is down or was emptied only makes it a little slower.

The same thread reads the stops that somebody has just made, which need no database at all: ``plugins.gate.stop``.
"""

import contextlib
import logging
import os
import threading
import time
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

import redis
from django.conf import settings
from django.db import connection
from django.utils import timezone

from kring.core import stamps
from kring.core.commits import after_commit
from plugins.gate import stop
from plugins.gate.releasing import releasing
from plugins.gate.rules import Rules, Snapshot
from plugins.install import pending
from plugins.install.features import features_of, needed_by
from plugins.models import Breaker, Plugin

logger = logging.getLogger(__name__)

STAMP = "plugins.rules"
STAMP_KEY = "kring:plugins:stamp"
LOOK_SECONDS = 0.2
DATABASE_SECONDS = 0.8


class _Memory:
    """The state of this process. ``pid`` is the process whose thread watches for changes."""

    snapshot: Snapshot | None = None
    # The plugins and features that marks stop in this snapshot.
    marked: frozenset[str] = frozenset()
    pid = 0
    lock = threading.Lock()


def current() -> Snapshot:
    """Return the rules as this process knows them, loaded on first use."""
    return _Memory.snapshot or _load_first()


def _load_first() -> Snapshot:
    _start_watching()
    return reload()


def _reset_after_fork() -> None:
    """Reset the state in a forked process: threads do not survive a fork, and a lock may be held for ever."""
    _Memory.pid, _Memory.snapshot, _Memory.lock = 0, None, threading.Lock()


os.register_at_fork(after_in_child=_reset_after_fork)


def forget() -> None:
    """Make the next decision reload the rules. For tests, whose changes are never committed."""
    _Memory.snapshot = None


def reload() -> Snapshot:
    """Load the rules from the database now, and stop what marks say."""
    # Marks first: one that goes because the database has the stop goes after the database has it.
    marks = stop.read()
    loaded = load()
    with _Memory.lock:
        # Again: another thread may have read one since.
        _Memory.marked = frozenset(marks) | frozenset(stop.read())
        _Memory.snapshot = _stopped(loaded, _Memory.marked)
        return _Memory.snapshot


def look_at_stops() -> None:
    """Put stops that were made elsewhere in force, without the database."""
    with _Memory.lock:
        marks = frozenset(stop.read())
        gone, new = _Memory.marked - marks, marks - _Memory.marked
        if new and _Memory.snapshot is not None:
            _Memory.marked |= new
            _Memory.snapshot = _stopped(_Memory.snapshot, new)
    if gone:
        # Lifted, or in the database by now: only the database knows, so it is off until that has answered.
        reload()


def _stopped(rules: Snapshot, keys: Collection[str]) -> Snapshot:
    """Return the rules with these plugins and features stopped, and so what depends on them."""
    if not keys:
        return rules
    return replace(
        rules,
        rules={
            key: replace(each, killed=True) if key in keys else each
            for key, each in rules.rules.items()
        },
    )


def raise_stamp() -> None:
    """Announce a change of rules. Call it in the transaction of the change."""
    stamps.raise_stored(STAMP)
    after_commit(_announce)


def in_force() -> Snapshot:
    """Return the rules as the database has them, and stopped what marks stop besides."""
    return _stopped(load(), frozenset(stop.read()))


def load() -> Snapshot:
    """Read the rules of every plugin and feature as the database has them: six queries at most, whatever their number."""
    version = stamps.stored(STAMP)
    parked, stops, back_for = pending.problems(), *_stops()
    known = {
        key: Rules(
            slug=key,
            # A feature is off where its plugin is, because it depends on it.
            enabled=key != plugin.slug or (plugin.is_enabled and key not in parked),
            killed=plugin.is_killed if key == plugin.slug else key in plugin.stopped_features,
            salt=plugin.salt,
            depends=needed_by(key),
            stopped=None in stops[key],
            back_for=back_for.get(key, 0),
            stopped_units=frozenset(unit for unit in stops[key] if unit is not None),
        )
        for plugin in Plugin.objects.all()
        for key in (plugin.slug, *features_of(plugin.slug))
    }
    released = releasing().rules(known)
    return Snapshot(version, released.valid_until, released.rules)


def _stops() -> tuple[dict[str, set[int | None]], dict[str, int]]:
    """Return by feature for whom it is stopped by evidence, and the share for which such a stop is half-open.

    For whom: the main units of people; None for everybody. One query.
    """
    stops: dict[str, set[int | None]] = defaultdict(set)
    shares: dict[str, int] = {}
    rows = Breaker.objects.filter(reset_at=None)
    for feature, unit, evidence, share in rows.values_list("feature", "unit", "evidence", "share"):
        stops[feature].update([None] if unit is None else evidence.get("units", [unit]))
        if unit is None:
            # Of several stops the strictest counts.
            shares[feature] = min(share, shares.get(feature, share))
    return stops, shares


def _announce() -> None:
    """Publish the change through Redis where there is one, and reload the rules in this process."""
    client = stop.redis_client()
    if client is not None:
        # A Redis that is down is no fault here: the other processes read the database once a second. Any
        # fresh token will do: it makes them look into the database.
        with contextlib.suppress(redis.RedisError):
            client.set(STAMP_KEY, time.time_ns())
    reload()


def _start_watching() -> None:
    """Start the thread of this process, once."""
    with _Memory.lock:
        if _Memory.pid == os.getpid():
            return
        _Memory.pid = os.getpid()
        _Memory.snapshot = None
        if settings.PLUGINS_WATCH:
            threading.Thread(target=_watch, name="plugin-rules", daemon=True).start()


def _watch() -> None:
    """Check the stamp for as long as the process lives."""
    client, token, checked_at = stop.redis_client(), None, 0.0
    while True:
        time.sleep(LOOK_SECONDS)
        try:
            look_at_stops()
            is_new, token = _check_redis(client, token)
            is_due = time.monotonic() - checked_at >= DATABASE_SECONDS
            if is_new or is_due:
                checked_at = time.monotonic()
                _reload_if_changed()
        except Exception:
            # The thread goes on after any error: without it a stop would not arrive.
            logger.exception("The rules of plugins could not be checked.")
            time.sleep(1)


def _check_redis(client: redis.Redis | None, token: bytes | None) -> tuple[bool, bytes | None]:
    """Return whether Redis has another token than this one, and the token that it has."""
    if client is None:
        return False, token
    try:
        current_token = client.get(STAMP_KEY)
    except redis.RedisError:
        return False, token
    return current_token != token, current_token  # type: ignore[return-value]


def _reload_if_changed() -> None:
    """Reload the rules when the stamp in the database is another one, or when some of them expired."""
    loaded = _Memory.snapshot
    try:
        version = stamps.stored(STAMP)
        expired = loaded and loaded.valid_until and loaded.valid_until <= timezone.now()
        if loaded is None or expired or version != loaded.version:
            reload()
    finally:
        # This thread has its own connection; an idle one is not worth keeping in every process.
        if not connection.in_atomic_block:
            connection.close()
