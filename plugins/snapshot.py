"""The rules in memory of this process, and the thread that keeps them up to date.

A decision asks no database and no cache. Every change raises a stamp in its own transaction; a daemon
thread in every web and task process looks at the stamp several times a second and loads the rules anew
when it moved. The stamp is told through Redis where there is one, and read from the database once a second
in any case, so that a Redis that is down or has forgotten only makes it a little slower.
"""

import contextlib
import logging
import os
import threading
import time
from collections import defaultdict
from functools import partial

import redis
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, Value
from django.utils import timezone

from plugins import pending, registry
from plugins.gate import Circle, Rules, Snapshot
from plugins.models import Breaker, OptOut, Override, Plugin, Release, Ring, Stamp

logger = logging.getLogger(__name__)

STAMP_KEY = "kring:plugins:stamp"
LOOK_SECONDS = 0.2
DATABASE_SECONDS = 0.8
# Releases whose opened rings count until they end. A paused release keeps what it has reached.
COUNTING = (Release.Status.RUNNING, Release.Status.PAUSED, Release.Status.DONE)


class _Memory:
    """What this process knows. ``pid`` is the process whose thread looks for changes."""

    snapshot: Snapshot | None = None
    pid = 0
    lock = threading.Lock()


def current() -> Snapshot:
    """Return the rules as this process knows them, loaded on first use."""
    return _Memory.snapshot or _first()


def _first() -> Snapshot:
    _begin()
    known = _Memory.snapshot = load()
    return known


def _forked() -> None:
    """Start anew in a forked process: threads do not survive a fork, and a lock may be held for ever."""
    _Memory.pid, _Memory.snapshot, _Memory.lock = 0, None, threading.Lock()


os.register_at_fork(after_in_child=_forked)


def forget() -> None:
    """Make the next decision load the rules anew. For tests, whose changes are never committed."""
    _Memory.snapshot = None


def reload() -> None:
    """Load the rules from the database now."""
    _Memory.snapshot = load()


def raise_stamp() -> None:
    """Announce a change of rules. Call it in the transaction of the change."""
    stamp, _created = Stamp.objects.get_or_create(pk=1)
    Stamp.objects.filter(pk=stamp.pk).update(version=F("version") + 1)
    transaction.on_commit(partial(_announce), robust=True)


def load() -> Snapshot:
    """Read the rules of every plugin: six queries at most, whatever their number."""
    version = Stamp.objects.filter(pk=1).values_list("version", flat=True).first() or 0
    rings: dict[str, list[Ring]] = defaultdict(list)
    opened = Ring.objects.filter(
        opened_at__isnull=False, release__status__in=(*COUNTING, Release.Status.ENDED)
    )
    # Of several releases the newest counts: an older one was for an older version.
    newest: dict[str, Release] = {}
    for ring in opened.select_related("release").order_by("-release__created_at", "order"):
        release = newest.setdefault(ring.release.plugin_id, ring.release)
        if release.pk == ring.release_id and not release.has_ended:
            rings[release.plugin_id].append(ring)
    ended = {slug for slug, release in newest.items() if release.has_ended}
    overrides: dict[str, list[Override]] = defaultdict(list)
    for override in Override.objects.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now())):
        overrides[override.plugin_id].append(override)
    ends = [o.expires_at for found in overrides.values() for o in found if o.expires_at]
    ends += [r.ends_at for r in newest.values() if r.ends_at and not r.has_ended]
    tripped, opted_out = _switched_off()
    parked = pending.problems()
    rules = {
        plugin.slug: _rules(
            plugin,
            rings[plugin.slug],
            overrides[plugin.slug],
            frozenset(tripped[plugin.slug]),
            frozenset(opted_out[plugin.slug]),
            is_parked=plugin.slug in parked,
            has_ended=plugin.slug in ended,
        )
        for plugin in Plugin.objects.all()
    }
    return Snapshot(version, min(ends, default=None), rules)


def _switched_off() -> tuple[dict[str, set[int | None]], dict[str, set[int]]]:
    """Return the rings for which each plugin has switched itself off, and the users who put it aside.

    One query for both: every simulation reads the rules.
    """
    tripped: dict[str, set[int | None]] = defaultdict(set)
    opted_out: dict[str, set[int]] = defaultdict(set)
    rings = Breaker.objects.filter(reset_at=None).order_by()
    people = OptOut.objects.filter(ended_at=None).order_by()
    rows = rings.values_list("slug", "ring_order", Value(True)).union(
        people.values_list("plugin_id", "user_id", Value(False)), all=True
    )
    for slug, number, is_ring in rows.iterator():
        if is_ring:
            tripped[slug].add(number)
        else:
            opted_out[slug].add(number)
    return tripped, opted_out


def _rules(
    plugin: Plugin,
    rings: list[Ring],
    overrides: list[Override],
    tripped: frozenset[int | None],
    opted_out: frozenset[int],
    *,
    is_parked: bool,
    has_ended: bool,
) -> Rules:
    """Put what the plugin's opened rings and exceptions say into one value."""

    def widest(unit: str) -> int:
        return max((ring.percentage for ring in rings if ring.percentage_unit == unit), default=0)

    found = registry.get(plugin.slug)
    return Rules(
        slug=plugin.slug,
        enabled=plugin.is_enabled and not is_parked,
        killed=plugin.is_killed,
        ended=has_ended,
        denied=frozenset(o.key for o in overrides if o.effect == Override.Effect.DENY),
        allowed=frozenset(o.key for o in overrides if o.effect == Override.Effect.ALLOW),
        ring=frozenset(key for ring in rings for key in ring.keys),
        percentage=widest(Ring.PercentageUnit.PERSON),
        unit_percentage=widest(Ring.PercentageUnit.UNIT),
        salt=plugin.salt,
        depends=found.depends if found else (),
        circles=tuple(circle(ring) for ring in rings),
        mandatory=tuple(circle(ring) for ring in rings if ring.mandatory_since),
        opted_out=opted_out,
        tripped=tripped,
    )


def circle(ring: Ring) -> Circle:
    """Return what the ring adds, as the gate knows it."""
    by_unit = ring.percentage_unit == Ring.PercentageUnit.UNIT
    return Circle(
        ring.order,
        frozenset(ring.keys),
        percentage=0 if by_unit else ring.percentage,
        unit_percentage=ring.percentage if by_unit else 0,
    )


def _redis() -> redis.Redis | None:
    if not settings.REDIS_URL:
        return None
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=0.3, socket_timeout=0.3, retry=None
    )


def _announce() -> None:
    """Tell the other processes through Redis where there is one, and this one at once."""
    client = _redis()
    if client is not None:
        # Redis being down is no fault here: the others read the database once a second. Any word that
        # was not said before will do: they look into the database then.
        with contextlib.suppress(redis.RedisError):
            client.set(STAMP_KEY, time.time_ns())
    reload()


def _begin() -> None:
    """Start the thread of this process, once."""
    with _Memory.lock:
        if _Memory.pid == os.getpid():
            return
        _Memory.pid = os.getpid()
        _Memory.snapshot = None
        if settings.PLUGINS_WATCH:
            threading.Thread(target=_watch, name="plugin-rules", daemon=True).start()


def _watch() -> None:
    """Look at the stamp for as long as the process lives."""
    client, told, asked = _redis(), None, 0.0
    while True:
        time.sleep(LOOK_SECONDS)
        try:
            word, told = _news(client, told)
            due = time.monotonic() - asked >= DATABASE_SECONDS
            if word or due:
                asked = time.monotonic()
                _reload_if_moved()
        except Exception:
            # Whatever happens, the thread goes on: without it a stop would not arrive.
            logger.exception("The rules of plugins could not be looked at.")
            time.sleep(1)


def _news(client: redis.Redis | None, told: bytes | None) -> tuple[bool, bytes | None]:
    """Return whether Redis says something new, and what it said."""
    if client is None:
        return False, told
    try:
        said = client.get(STAMP_KEY)
    except redis.RedisError:
        return False, told
    return said != told, said  # type: ignore[return-value]


def _reload_if_moved() -> None:
    """Load the rules when the stamp in the database is not the one in memory, or time has passed."""
    known = _Memory.snapshot
    try:
        version = Stamp.objects.filter(pk=1).values_list("version", flat=True).first() or 0
        late = known and known.valid_until and known.valid_until <= timezone.now()
        if known is None or late or version != known.version:
            reload()
    finally:
        # This thread has a connection of its own; an idle one is not worth keeping in every process.
        if not connection.in_atomic_block:
            connection.close()
