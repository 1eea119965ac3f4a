"""Limit wrong passwords for each account and source, with a wait that grows.

Counted is in the cache, before the password is looked at, so that many tries at once are counted as well. A try
that has to wait is refused at once: no worker sleeps. No number of wrong passwords closes an account to other
sources, or a stranger could keep a colleague out.
"""

import hashlib
import time
import unicodedata
from dataclasses import dataclass

from django.core.cache import cache

from kring.core import counting

# Wrong passwords for one account from one source before there is a wait.
FREE_TRIES = 5
# Seconds; doubled with each further wrong password.
FIRST_WAIT = 10
LONGEST_WAIT = 15 * 60
# Seconds after the last wrong password in which it still counts.
REMEMBERED = 60 * 60
# Wrong passwords a minute from one source, for all accounts together: an office may share one address.
SOURCE_TRIES = 60
SOURCE_SECONDS = 60


class CountersAwayError(Exception):
    """Raised when the cache cannot be reached: nobody may guess uncounted."""


@dataclass(frozen=True)
class Tries:
    """The tries at one account from one source.

    ``account`` is what was typed as address; ``known`` tells that the source is a device on which the
    account signed in before, which the limit for whole sources does not concern.
    """

    account: str
    source: str
    known: bool = False

    def begin(self) -> int:
        """Count a try. Returns the seconds to wait if it is refused, else 0. May raise CountersAwayError."""
        if left := self._seconds_left():
            return left
        if not self.known and count(self._source_key, SOURCE_SECONDS) > SOURCE_TRIES:
            return SOURCE_SECONDS
        number = count(self._count_key, REMEMBERED)
        if number < FREE_TRIES:
            return 0
        wait = min(FIRST_WAIT * 2 ** (number - FREE_TRIES), LONGEST_WAIT)
        # Of several tries at once only the one that sets the wait goes on.
        if cache.add(self._wait_key, time.time() + wait, wait):
            return 0
        return self._seconds_left() or wait

    def forget(self) -> None:
        """Forget the wrong passwords: whose account it is has shown from here."""
        cache.delete_many([self._count_key, self._wait_key])

    def give_back(self) -> None:
        """Take the last try off the count of the source, because its password was right."""
        try:
            cache.decr(self._source_key)
        except ValueError:
            return

    def _seconds_left(self) -> int:
        until = cache.get(self._wait_key)
        return 0 if until is None else max(1, round(until - time.time()))

    @property
    def _name(self) -> str:
        # As the database compares addresses, so that no other spelling gets a count of its own.
        account = unicodedata.normalize("NFKC", self.account.strip()).casefold()
        return hashlib.sha256(f"{account}\n{self.source}".encode()).hexdigest()

    @property
    def _count_key(self) -> str:
        return f"sign-in:tries:{self._name}"

    @property
    def _wait_key(self) -> str:
        return f"sign-in:wait:{self._name}"

    @property
    def _source_key(self) -> str:
        minute = int(time.time() // SOURCE_SECONDS)
        return f"sign-in:source:{hashlib.sha256(self.source.encode()).hexdigest()}:{minute}"


def count(key: str, seconds: int) -> int:
    """Return how often this was called for the key, until it was not called for so many seconds.

    CountersAwayError without a cache.
    """
    number = counting.count(key, seconds)
    if number is None:
        raise CountersAwayError
    cache.touch(key, seconds)
    return number
