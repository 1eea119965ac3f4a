"""Find changes of a plugin's models that lack a migration."""

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState
from django.utils import translation


def missing_operations(slug: str) -> list[str]:
    """Return the operations that `makemigrations` would write, as descriptions."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    # Migrations contain the texts of the code, not their translations.
    with translation.override(None):
        detector = MigrationAutodetector(
            loader.project_state(),
            ProjectState.from_apps(apps),
            NonInteractiveMigrationQuestioner(specified_apps={slug}),
        )
        changes = detector.changes(loader.graph, trim_to_apps={slug}, convert_apps={slug})
    return [op.describe() for migration in changes.get(slug, []) for op in migration.operations]
