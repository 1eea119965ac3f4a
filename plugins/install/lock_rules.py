"""Find the operations of a migration that people would notice on PostgreSQL, and what to write instead.

There are two kinds: those that hold a lock for longer the longer a table is, and those that break the version
that still runs during an upgrade.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib.postgres import operations as postgres
from django.db import models
from django.db.migrations import operations as ops
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.functions import Now


class Finding(NamedTuple):
    """Why an operation is noticed, and what to write instead."""

    reason: str
    cure: str


INDEX = Finding(
    "nobody can write to the table while the index is built",
    "Use AddIndexConcurrently of plugins.api, in a migration of its own with atomic = False.",
)
INDEX_OF_FIELD = Finding(
    "nobody can write to the table while the index of the field is built",
    "Say db_index=False (unique=False), and add the index with AddIndexConcurrently of plugins.api, "
    "in a migration of its own with atomic = False.",
)
UNIQUE = Finding(
    "nobody can write to the table while its rows are compared",
    "Build the index with RunSQL(“CREATE UNIQUE INDEX CONCURRENTLY …”, state_operations=[…]) in a "
    "migration of its own with atomic = False.",
)
CHECK = Finding(
    "nobody can use the table while every row is checked",
    "Use AddConstraintNotValid of plugins.api, and ValidateConstraint in the next migration.",
)
REWRITE = Finding(
    "nobody can use the table while all of it is rewritten",
    "Add a new field that may be empty, fill it in a migration of its own, and let the next version "
    "read it.",
)
NOT_NULL = Finding(
    "nobody can use the table while every row is looked at",
    "Add a check that the field is not null with AddConstraintNotValid of plugins.api, and "
    "ValidateConstraint in the next migration; leave null=True.",
)
NO_DEFAULT = Finding(
    "the version that still runs cannot add rows: it does not know the field",
    "Give it a db_default, or let it be empty (null=True).",
)
GONE = Finding(
    "the version that still runs uses what is no longer there",
    "Take it out of the models alone (SeparateDatabaseAndState), and out of the tables in the next "
    "version.",
)
RENAMED = Finding(
    "the version that still runs uses the old name",
    "Keep the name in the database (db_column, db_table), or add a new one and drop the old in the "
    "next version.",
)
MIXED = Finding(
    "what the other operations lock stays locked until all rows are changed",
    "Put it in a migration of its own.",
)
# How PostgreSQL stores them: a change between fields of one family rewrites nothing.
FAMILIES = {
    "CharField": "text",
    "SlugField": "text",
    "TextField": "text",
    "FilePathField": "text",
    "FileField": "text",
    "ImageField": "text",
    "EmailField": "text",
    "URLField": "text",
    "IntegerField": "integer",
    "PositiveIntegerField": "integer",
    "AutoField": "integer",
    "BigIntegerField": "bigint",
    "PositiveBigIntegerField": "bigint",
    "BigAutoField": "bigint",
    "SmallIntegerField": "smallint",
    "PositiveSmallIntegerField": "smallint",
}


def findings(slug: str, operation: Operation, before: ProjectState) -> Iterator[Finding]:
    """Yield the reasons why people would notice the operation on a table that is in use."""
    if isinstance(operation, ops.AddField):
        yield from _of_new_field(operation.field)
    elif isinstance(operation, ops.AlterField):
        model = before.models[slug, operation.model_name_lower]
        yield from _of_changed_field(model.fields[operation.name], operation.field)
    elif isinstance(operation, ops.AddConstraint):
        yield from _of_constraint(operation)
    elif isinstance(operation, ops.AddIndex):
        if not isinstance(operation, postgres.AddIndexConcurrently):
            yield INDEX
    elif isinstance(operation, ops.AlterUniqueTogether) and operation.option_value:
        yield UNIQUE
    elif isinstance(operation, ops.RemoveField | ops.DeleteModel):
        yield GONE
    elif isinstance(operation, ops.RenameField | ops.RenameModel | ops.AlterModelTable):
        yield RENAMED
    elif isinstance(operation, ops.RunSQL):
        yield from _of_sql(operation)


def _of_new_field(field: Any) -> Iterator[Finding]:
    if field.many_to_many:
        return
    if isinstance(field, models.GeneratedField) or _differs_by_row(field):
        yield REWRITE
    elif not field.null and not field.has_db_default():
        yield NO_DEFAULT
    if field.unique or field.db_index:
        yield INDEX_OF_FIELD


def _differs_by_row(field: Any) -> bool:
    """Return whether the database computes another default for each row, such as a random number."""
    return field.has_db_default() and not isinstance(
        field._db_default_expression, models.Value | Now
    )


def _of_changed_field(old: Any, new: Any) -> Iterator[Finding]:
    if old.many_to_many or new.many_to_many:
        return
    if _kind(old) != _kind(new) or _is_narrower(old, new):
        yield REWRITE
    if old.null and not new.null:
        yield NOT_NULL
    if (new.unique and not old.unique) or (new.db_index and not old.db_index):
        yield INDEX_OF_FIELD
    if "Positive" in new.get_internal_type() and "Positive" not in old.get_internal_type():
        yield CHECK


def _kind(field: Any) -> tuple[str | int | None, ...]:
    if field.remote_field is not None:
        return "relation", str(field.remote_field.model).lower()
    name = field.get_internal_type()
    places = getattr(field, "max_digits", None), getattr(field, "decimal_places", None)
    return FAMILIES.get(name, name), getattr(field, "db_collation", None), *places


def _is_narrower(old: Any, new: Any) -> bool:
    """Return whether the maximum length of a text becomes smaller; a larger one costs nothing."""
    if new.max_length is None or new.get_internal_type() == "TextField":
        return False
    was_unlimited = old.max_length is None or old.get_internal_type() == "TextField"
    return was_unlimited or new.max_length < old.max_length


def _of_constraint(operation: ops.AddConstraint) -> Iterator[Finding]:
    if isinstance(operation, postgres.AddConstraintNotValid):
        return
    yield CHECK if isinstance(operation.constraint, models.CheckConstraint) else UNIQUE


def _of_sql(operation: ops.RunSQL) -> Iterator[Finding]:
    parts = operation.sql if isinstance(operation.sql, list | tuple) else [operation.sql]
    for part in parts:
        words = (part if isinstance(part, str) else part[0]).upper().split()
        if words[:1] == ["CREATE"] and "INDEX" in words[:3] and "CONCURRENTLY" not in words:
            yield INDEX
