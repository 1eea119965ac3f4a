"""Find migrations that would stop a site while it is used, by reading them, on any database.

A table that the same migration creates is empty, and so is one of a migration that is not applied yet.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.migrations import Migration
from django.db.migrations import operations as ops
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from plugins.install.lock_rules import MIXED, findings


@dataclass(frozen=True)
class LongLock:
    """An operation that people would notice, the reason, and what to write instead."""

    file: str
    operation: str
    reason: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}: {self.operation}: {self.reason}\n    → {self.cure}"


def long_locks(slug: str, waiting: Collection[str] | None = None) -> list[LongLock]:
    """Return the operations of a plugin's migrations that people would notice, in their order.

    ``waiting`` names the migrations that are not applied here: only these are reported. None means all,
    each as if it came to a site where those before it have long been applied.
    """
    state, noticed = ProjectState(), []
    made_by: dict[str, str] = {}
    for migration in _in_order(slug):
        new: set[str | None] = {migration.name, *(waiting or ())}
        in_use = False
        for operation, before in _steps(migration, state):
            _note_table(operation, migration.name, made_by)
            if any(made_by.get(table) not in new for table in _tables(operation) or made_by):
                in_use = in_use or _changes_a_table(operation)
                noticed += [
                    (migration, operation, each) for each in findings(slug, operation, before)
                ]
        if in_use and migration.atomic and (data := _data_operations(migration)):
            noticed.append((migration, data[0], MIXED))
    return [
        LongLock(f"{migration.name}.py", operation.describe(), *finding)
        for migration, operation, finding in noticed
        if waiting is None or migration.name in waiting
    ]


def _note_table(operation: Operation, name: str, made_by: dict[str, str]) -> None:
    """Remember which migration made the table of a model, also under a later name of the model."""
    if isinstance(operation, ops.CreateModel):
        made_by[operation.name_lower] = name
    elif isinstance(operation, ops.RenameModel) and operation.old_name_lower in made_by:
        made_by[operation.new_name_lower] = made_by[operation.old_name_lower]


def _tables(operation: Operation) -> list[str]:
    """Return the model that the operation changes; nothing for code and SQL, which may change any."""
    names = (getattr(operation, each, "") for each in ("model_name_lower", "name_lower"))
    return [name for name in names if name][:1]


def _changes_a_table(operation: Operation) -> bool:
    changes_state_only = isinstance(operation, ops.AlterModelOptions | ops.AlterModelManagers)
    return bool(_tables(operation)) and not changes_state_only


def _in_order(slug: str) -> list[Migration]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    names: list[tuple[str, str]] = []
    for leaf in loader.graph.leaf_nodes(slug):
        names += [key for key in loader.graph.forwards_plan(leaf) if key not in names]
    return [loader.graph.nodes[key] for key in names if key[0] == slug]


def _steps(migration: Migration, state: ProjectState) -> Iterator[tuple[Operation, ProjectState]]:
    """Yield the operations on the database, each with the state of the plugin's models before it."""
    for operation in migration.operations:
        before = state.clone()
        for step in _on_the_database(operation):
            yield step, before
            if step is not operation:
                step.state_forwards(migration.app_label, before)
        operation.state_forwards(migration.app_label, state)


def _on_the_database(operation: Operation) -> list[Operation]:
    if isinstance(operation, ops.SeparateDatabaseAndState):
        return list(operation.database_operations)
    return [operation]


def _data_operations(migration: Migration) -> list[Operation]:
    """Return the operations that change rows."""
    every = [step for operation in migration.operations for step in _on_the_database(operation)]
    return [step for step in every if isinstance(step, ops.RunPython | ops.RunSQL)]
