"""Wait for the locks of others no longer than one is willing to."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def patience(milliseconds: int) -> Iterator[None]:
    """Let queries inside wait so long for a lock, and fail then.

    Begin the transaction inside: SQLite waits where it begins.
    """
    if connection.vendor == "sqlite":
        yield from _on_sqlite(milliseconds)
    else:
        yield from _on_postgresql(milliseconds)


def _on_sqlite(milliseconds: int) -> Iterator[None]:
    usual = int(1000 * connection.settings_dict["OPTIONS"].get("timeout", 5))
    _execute(f"PRAGMA busy_timeout = {milliseconds:d}")
    try:
        yield
    finally:
        _execute(f"PRAGMA busy_timeout = {usual:d}")


def _on_postgresql(milliseconds: int) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{milliseconds:d}ms"])
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _execute("RESET lock_timeout")


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
