"""Operations for migrations during which people can go on working, for every database of Kring.

Django's own work on PostgreSQL alone. On SQLite, which is for trying things out, these run the plain operation.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.postgres import operations as postgres
from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class AddIndexConcurrently(postgres.AddIndexConcurrently):
    """Build an index while people go on writing. Its migration needs ``atomic = False``."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: ProjectState
    ) -> None:
        """Build the index, without a lock if the database can."""
        if _is_postgresql(schema_editor):
            with _without_lock_timeout(schema_editor.connection):
                super().database_forwards(app_label, schema_editor, *states)
        else:
            migrations.AddIndex.database_forwards(self, app_label, schema_editor, *states)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: ProjectState
    ) -> None:
        """Drop the index, in the same way."""
        if _is_postgresql(schema_editor):
            with _without_lock_timeout(schema_editor.connection):
                super().database_backwards(app_label, schema_editor, *states)
        else:
            migrations.AddIndex.database_backwards(self, app_label, schema_editor, *states)


class AddConstraintNotValid(postgres.AddConstraintNotValid):
    """Check new rows from now on; ``ValidateConstraint`` in the next migration checks the existing ones."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: ProjectState
    ) -> None:
        """Add the constraint, for new rows alone if the database can."""
        if _is_postgresql(schema_editor):
            super().database_forwards(app_label, schema_editor, *states)
        else:
            migrations.AddConstraint.database_forwards(self, app_label, schema_editor, *states)


class ValidateConstraint(postgres.ValidateConstraint):
    """Check the existing rows, while people go on working."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: ProjectState
    ) -> None:
        """Check the rows on PostgreSQL; on other databases they were checked before."""
        if _is_postgresql(schema_editor):
            super().database_forwards(app_label, schema_editor, *states)


@contextmanager
def _without_lock_timeout(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let the operation wait for locks as long as it takes: nobody waits for it meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        [(limit,)] = cursor.fetchall()
        cursor.execute("SET lock_timeout = 0")
        try:
            yield
        finally:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [limit])


def _is_postgresql(schema_editor: BaseDatabaseSchemaEditor) -> bool:
    return schema_editor.connection.vendor == "postgresql"
