"""Operations for migrations that let people go on working, on every database that Kring runs on.

Django's own are for PostgreSQL alone. On SQLite, which is for trying things out, these do the plain thing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.postgres import operations as postgres
from django.db import migrations


class AddIndexConcurrently(postgres.AddIndexConcurrently):
    """Build an index while people go on writing. Its migration says ``atomic = False``."""

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        """Build it, without a lock where the database can."""
        if _is_postgresql(schema_editor):
            with _patient(schema_editor.connection):
                super().database_forwards(app_label, schema_editor, *states)
        else:
            migrations.AddIndex.database_forwards(self, app_label, schema_editor, *states)

    def database_backwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        """Drop it, in the same way."""
        if _is_postgresql(schema_editor):
            with _patient(schema_editor.connection):
                super().database_backwards(app_label, schema_editor, *states)
        else:
            migrations.AddIndex.database_backwards(self, app_label, schema_editor, *states)


class AddConstraintNotValid(postgres.AddConstraintNotValid):
    """Check new rows from now on, and those that are there in ``ValidateConstraint`` of the next migration."""

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        """Add it, for new rows alone where the database can."""
        if _is_postgresql(schema_editor):
            super().database_forwards(app_label, schema_editor, *states)
        else:
            migrations.AddConstraint.database_forwards(self, app_label, schema_editor, *states)


class ValidateConstraint(postgres.ValidateConstraint):
    """Check the rows that are there, while people go on working."""

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        """Check them; elsewhere than on PostgreSQL that has been done."""
        if _is_postgresql(schema_editor):
            super().database_forwards(app_label, schema_editor, *states)


@contextmanager
def _patient(connection: Any) -> Iterator[None]:
    """Let it wait for others as long as it takes: nobody waits for it meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        [(limit,)] = cursor.fetchall()
        cursor.execute("SET lock_timeout = 0")
        try:
            yield
        finally:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [limit])


def _is_postgresql(schema_editor: Any) -> bool:
    return schema_editor.connection.vendor == "postgresql"
