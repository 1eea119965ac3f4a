"""What the tests of a module start from, made once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def kept_for_a_module(django_db_blocker: Any) -> Iterator[None]:
    """Keep until the end of the block what was made in it; what a test changes is gone after that test.

    Every module that uses it has the mark ``django_db`` without ``transaction``, so that its tests run
    before those that empty the database.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def settle() -> None:
    """Leave what was made as it is in a running database.

    Foreign keys are looked at now, else they all are after each test.
    """
    connection.check_constraints()
    say_how_large_tables_are()


def say_how_large_tables_are() -> None:
    """Update the planner's statistics, as a running database would have them.

    Else tables that other tests have emptied are taken to be empty still, and every question takes a
    hundred times as long. Only our own tables: PostgreSQL's are shared by all databases, and whoever
    else asks this waits until the transaction ends.
    """
    names = ", ".join(map(connection.ops.quote_name, connection.introspection.table_names()))
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {names}" if connection.vendor == "postgresql" else "ANALYZE")
