"""What the models of a plugin say and no migration of it makes."""

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState
from django.utils import translation


def missing_operations(slug: str) -> list[str]:
    """Return what `makemigrations` would write down, without writing it."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    # Migrations hold the texts of the code, never those of a language.
    with translation.override(None):
        detector = MigrationAutodetector(
            loader.project_state(),
            ProjectState.from_apps(apps),
            NonInteractiveMigrationQuestioner(specified_apps={slug}),
        )
        changes = detector.changes(loader.graph, trim_to_apps={slug}, convert_apps={slug})
    return [op.describe() for found in changes.get(slug, []) for op in found.operations]
