"""Whose fault it is that something failed which all parts of the site share: arithmetic, without clocks or a database.

An exception is that of a service when its root cause is: a connection to Kring's database, cache or search that is
lost, a full disk, no memory or file handles left, a network that does not answer. A query that is ended because it takes too
long, waits for a lock or is wrong is the plugin's own. The rules, in this order:

1. no service failed: the plugin;
2. nobody else failed by the same service in the same minute, no other plugin and not the pages themselves: the plugin;
3. it makes up most of the processor time, reading of the database or held locks of that minute: the plugin;
4. the service is one that a plugin itself can use up, and it fails more than twice as often as the others: the plugin;
5. otherwise: the host.
"""

import errno
import socket
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from plugins.contributions.lateness import HALF_MINUTE, Minute, Verdict, made_most

# How often more than others a plugin may fail by what it can use up itself.
ALIKE = 2


class Service(StrEnum):
    """What all parts of the site share."""

    NONE = ""
    DATABASE = "database"
    CONNECTIONS = "connections"
    CACHE = "cache"
    SEARCH = "search"
    DISK = "disk"
    MEMORY = "memory"
    FILES = "files"
    NETWORK = "network"
    # A page of Kring itself failed by anything else.
    PAGE = "page"


# One plugin can use these up for all others.
USED_UP = frozenset({Service.CONNECTIONS, Service.DISK, Service.MEMORY, Service.FILES})
_NUMBERS = {
    errno.ENOSPC: Service.DISK,
    errno.EDQUOT: Service.DISK,
    errno.EROFS: Service.DISK,
    errno.EIO: Service.DISK,
    errno.ENOMEM: Service.MEMORY,
    errno.EMFILE: Service.FILES,
    errno.ENFILE: Service.FILES,
}
# The first characters of PostgreSQL's codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
_STATES = {
    "08": Service.DATABASE,
    "57P0": Service.DATABASE,
    "58": Service.DATABASE,
    "53100": Service.DISK,
    "53200": Service.MEMORY,
    "53300": Service.CONNECTIONS,
}
# The same of SQLite, by name. One that is busy or locked waits for a writer, who may be the plugin.
_SQLITE = {
    "SQLITE_FULL": Service.DISK,
    "SQLITE_IOERR": Service.DISK,
    "SQLITE_CANTOPEN": Service.DATABASE,
    "SQLITE_NOMEM": Service.MEMORY,
}
# By the package of the client and the name of its exception or of one above it.
_CLIENTS = {
    ("redis", "ConnectionError"): Service.CACHE,
    ("redis", "TimeoutError"): Service.CACHE,
    ("redis", "OutOfMemoryError"): Service.CACHE,
    ("elastic_transport", "ConnectionError"): Service.SEARCH,
    ("elastic_transport", "ConnectionTimeout"): Service.SEARCH,
}


def service_of(error: BaseException) -> Service:
    """Return the service at the root of an exception; NONE when it is the code's own."""
    found = Service.NONE
    for cause in _causes(error):
        # The innermost says more than what wraps it.
        found = _service_of(cause) or found
    return found


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the exception and those that led to it, outermost first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        yield error
        seen.add(id(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _service_of(error: BaseException) -> Service:
    kinds = {(kind.__module__.partition(".")[0], kind.__name__) for kind in type(error).__mro__}
    for kind, service in _CLIENTS.items():
        if kind in kinds:
            return service
    if ("psycopg", "OperationalError") in kinds:
        # A server that refuses a connection gives no code.
        is_full = "too many" in str(error)
        return Service.CONNECTIONS if is_full else _by_state(getattr(error, "sqlstate", None))
    if name := getattr(error, "sqlite_errorname", ""):
        return next((s for start, s in _SQLITE.items() if name.startswith(start)), Service.NONE)
    if isinstance(error, MemoryError):
        return Service.MEMORY
    if isinstance(error, ConnectionError | TimeoutError | socket.gaierror):
        return Service.NETWORK
    number = error.errno if isinstance(error, OSError) else None
    return _NUMBERS.get(number or 0, Service.NONE)


def _by_state(state: str | None) -> Service:
    """Return the service for a code of PostgreSQL; without one no server answered."""
    if state is None:
        return Service.DATABASE
    return next((s for start, s in _STATES.items() if state.startswith(start)), Service.NONE)


@dataclass(frozen=True, slots=True)
class Alike:
    """How often a part of the site was called within the minute, and how often it failed by one service."""

    calls: int = 0
    failed: int = 0


def judge_fault(slug: str, service: Service, alike: Mapping[str, Alike], minute: Minute) -> Verdict:
    """Return whom a fault of the plugin is held against. ``alike`` and ``minute`` contain it already."""
    if not service or not _others(slug, alike) or made_itself(slug, service, alike, minute):
        return Verdict.PLUGIN
    return Verdict.HOST


def made_itself(slug: str, service: Service, alike: Mapping[str, Alike], minute: Minute) -> bool:
    """Return whether the plugin brought the service down, as far as this minute shows."""
    # Where nothing was late, nothing was kept from the others.
    if any(part.late for part in minute.values()) and made_most(slug, minute):
        return True
    others, own = _others(slug, alike), alike.get(slug, Alike())
    if service not in USED_UP or not others:
        return False
    calls, failed = sum(part.calls for part in others), sum(part.failed for part in others)
    return own.failed * calls > ALIKE * failed * own.calls


def _others(slug: str, alike: Mapping[str, Alike]) -> list[Alike]:
    return [part for name, part in alike.items() if name != slug and part.failed]


@dataclass
class FaultWindow:
    """How often the parts of this process were called, and failed by a service, within the last minute or half of it."""

    began: float = 0.0
    calls: Counter[str] = field(default_factory=Counter)
    failed: Counter[tuple[str, Service]] = field(default_factory=Counter)
    before: tuple[Counter[str], Counter[tuple[str, Service]]] = (Counter(), Counter())

    def add(self, at: float, name: str, service: Service = Service.NONE) -> None:
        """Add a call, and by which service it failed, at this moment of a clock that never goes back."""
        self._turn(at)
        self.calls[name] += 1
        if service:
            self.failed[name, service] += 1

    def alike(self, at: float, service: Service) -> dict[str, Alike]:
        """Return by part what happened with this service within the minute before this moment."""
        self._turn(at)
        calls, failed = self.calls + self.before[0], self.failed + self.before[1]
        return {name: Alike(number, failed[name, service]) for name, number in calls.items()}

    def _turn(self, at: float) -> None:
        if at - self.began >= HALF_MINUTE:
            is_recent = at - self.began < 2 * HALF_MINUTE
            self.before = (self.calls, self.failed) if is_recent else (Counter(), Counter())
            self.calls, self.failed, self.began = Counter(), Counter(), at
