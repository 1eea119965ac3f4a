"""The stop of a plugin or of one feature of it, written first where no plugin can lock it: in Redis or a file.

A mark is in force from the moment it is written: every process reads all marks several times a second, without
the database (``plugins.gate.snapshot``). It is only a bridge: a job writes the stop into the plugin's row and the
history, and then the mark goes. So the row is the truth whenever Redis is emptied or a backup is restored.

Marks are in Redis where there is one. Without Redis, and while it is away, they are files in
``PLUGINS_DIR/stopped``, which the processes of one machine share.
"""

import contextlib
import json
import logging
import os
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import redis
from django.conf import settings
from django.utils import timezone

logger = logging.getLogger(__name__)

KEY = "kring:plugins:stopped"
SUFFIX = ".json"
# A mark is far smaller; of a file that is not one no more is read, several times a second.
LARGEST = 10_000


@dataclass(frozen=True, slots=True)
class Mark:
    """A stop that the database may not have yet.

    ``slug`` is the key of what is stopped: a plugin, or ``<slug>.<feature>``. ``user`` is the id of who stopped
    it; None: the system.
    """

    slug: str
    reason: str
    user: int | None
    at: str

    @property
    def stopped_at(self) -> datetime:
        """Return the moment of the stop."""
        return datetime.fromisoformat(self.at)


class _Known:
    """What this process read last. What Redis said stays in force while it is away."""

    marks: dict[str, Mark] = {}
    in_redis: dict[str, Mark] = {}
    # What could not be read, by a hash of it: it is logged once, not several times a second.
    unreadable: set[int] = set()
    client: tuple[str, redis.Redis] | None = None


def redis_client() -> redis.Redis | None:
    """Return a client that waits for nothing long; None where there is no Redis."""
    url = settings.REDIS_URL
    if not url:
        return None
    if _Known.client is None or _Known.client[0] != url:
        client = redis.Redis.from_url(
            url, socket_connect_timeout=0.3, socket_timeout=0.3, retry=None
        )
        _Known.client = url, client
    return _Known.client[1]


def new(*, slug: str, reason: str, user: int | None) -> Mark:
    """Return the mark of a stop that is made now."""
    return Mark(slug, reason, user, timezone.now().isoformat())


def write(mark: Mark) -> None:
    """Stop the plugin, from now on. OSError when there is no place to write that down."""
    client = redis_client()
    if client is not None:
        try:
            client.hset(KEY, mark.slug, json.dumps(asdict(mark)))
        except redis.RedisError:
            logger.warning("Redis is away: the stop of %s is written to a file.", mark.slug)
        else:
            return
    _write_file(mark)


def lift(mark: Mark) -> None:
    """Remove this mark; a later one of the same plugin stays."""
    client = redis_client()
    if client is not None:
        with contextlib.suppress(redis.RedisError):
            if _in_redis(client).get(mark.slug) == mark:
                client.hdel(KEY, mark.slug)
                _Known.in_redis.pop(mark.slug, None)
    if _in_files().get(mark.slug) == mark:
        _file(mark.slug).unlink(missing_ok=True)
    # This process itself knows at once.
    read()


def read() -> dict[str, Mark]:
    """Return the marks that are in force, by slug: one question to Redis and one look into a folder."""
    client = redis_client()
    if client is None:
        _Known.in_redis = {}
    else:
        with contextlib.suppress(redis.RedisError):
            _Known.in_redis = _in_redis(client)
    _Known.marks = _in_files() | _Known.in_redis
    return _Known.marks


def known() -> dict[str, Mark]:
    """Return the marks as this process read them last, without reading anything."""
    return _Known.marks


def _in_redis(client: redis.Redis) -> dict[str, Mark]:
    stored: dict[bytes, bytes] = client.hgetall(KEY)  # type: ignore[assignment]
    return _marks((name.decode(errors="replace"), text) for name, text in stored.items())


def _marks(texts: Iterable[tuple[str, bytes]]) -> dict[str, Mark]:
    """Return the marks in these texts, each below its slug. What is no mark stops nothing, and hides no other."""
    marks = {}
    for slug, text in texts:
        try:
            mark = Mark(**json.loads(text))
            _check(mark, slug)
        except (TypeError, ValueError, RecursionError):
            if hash(text) not in _Known.unreadable:
                _Known.unreadable.add(hash(text))
                logger.exception("A stop of %r cannot be read: %r", slug, text[:200])
            continue
        marks[slug] = mark
    return marks


def _check(mark: Mark, slug: str) -> None:
    """ValueError for a mark that no job could write into the database, or that nobody could lift by its slug."""
    is_whole = isinstance(mark.reason, str) and isinstance(mark.user, int | None)
    if not is_whole or mark.slug != slug or mark.stopped_at.tzinfo is None:
        message = "It is no mark of this plugin."
        raise ValueError(message)


def _folder() -> Path:
    return Path(settings.PLUGINS_DIR) / "stopped"


def _file(slug: str) -> Path:
    return _folder() / f"{slug}{SUFFIX}"


def _in_files() -> dict[str, Mark]:
    texts = []
    for file in _folder().glob(f"*{SUFFIX}"):
        # Another process may have lifted it in between; what cannot be read is none of ours.
        with contextlib.suppress(OSError):
            if file.is_file():
                with file.open("rb") as opened:
                    texts.append((file.stem, opened.read(LARGEST)))
    return _marks(texts)


def _write_file(mark: Mark) -> None:
    """Write the file as a whole, so that nobody reads half of it."""
    _folder().mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=_folder())
    with os.fdopen(handle, "w") as file:
        json.dump(asdict(mark), file)
    Path(name).replace(_file(mark.slug))
