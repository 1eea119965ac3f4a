"""Django's ``migrate``, for which a plugin is never a reason to stop."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db.migrations import Migration

from plugins import preflight, registry


@contextmanager
def _without(slugs: set[str]) -> Iterator[None]:
    """Let Django take these apps for apps without migrations."""
    kept = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = kept | dict.fromkeys(slugs)
    try:
        yield
    finally:
        settings.MIGRATION_MODULES = kept


class Command(migrate.Command):
    """Applies all migrations; a plugin whose migration fails is parked and left out."""

    running: Migration | None = None

    def handle(self, *args: Any, **options: Any) -> None:
        left_out: set[str] = set()
        while True:
            self.running = None
            try:
                with _without(left_out):
                    super().handle(*args, **options)
                return
            except Exception as error:
                failed = self._record(error)
                if options["app_label"] or failed is None:
                    raise
            left_out |= {failed, *registry.dependents(failed)}

    def migration_progress_callback(
        self, action: str, migration: Migration | None = None, fake: bool = False
    ) -> None:
        """Remember which migration is running."""
        if action in ("apply_start", "apply_success"):
            self.running = migration if action == "apply_start" else None
        super().migration_progress_callback(action, migration, fake)

    def _record(self, error: Exception) -> str | None:
        """Park the plugin whose migration was running; return its slug, None when it was Kring's."""
        found = registry.get(self.running.app_label) if self.running else None
        if found is None or self.running is None:
            return None
        preflight.record_failed_migration(
            found, name=self.running.name, error=str(error), folder=settings.PLUGINS_DIR
        )
        self.stderr.write(
            f"\nThe plugin “{found.slug}” is parked: its migration {self.running.name} failed: "
            f"{error}\nEverything else is migrated. Restart Kring: it starts without this plugin.\n"
        )
        return found.slug
