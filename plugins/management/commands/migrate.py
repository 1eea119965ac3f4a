"""Django's ``migrate``, which no plugin can stop: a failing one is parked, and the rest is migrated."""

import gc
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db import Error, OperationalError, connections
from django.db.migrations import Migration
from django.db.migrations.recorder import MigrationRecorder

from plugins.install import locking, pending, preflight, registry
from plugins.install.registry import InstalledPlugin

# The code of PostgreSQL for a lock that was not available in time.
LOCK_NOT_AVAILABLE = "55P03"
# How often a migration tries to lock a table that people use, and the pause in between.
ATTEMPTS, PAUSE_SECONDS = 3, 1
# Migrating makes models by the thousand. Collecting garbage after every 700 objects, as Python does by
# default, takes a fifth of the time; collecting this seldom takes 50 MB.
OBJECTS_BETWEEN_COLLECTIONS = 50_000
STARTS, ENDS = ("apply_start", "unapply_start"), ("apply_success", "unapply_success")


@contextmanager
def _without(slugs: set[str]) -> Iterator[None]:
    """Treat these apps as apps without migrations."""
    kept = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = kept | dict.fromkeys(slugs)
    try:
        yield
    finally:
        settings.MIGRATION_MODULES = kept


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Collect garbage less often."""
    kept = gc.get_threshold()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, *kept[1:])
    try:
        yield
    finally:
        gc.set_threshold(*kept)


class Command(migrate.Command):
    """Applies all migrations; a plugin whose migration fails, or waits too long, is left out."""

    running: Migration | None = None
    database = "default"

    def handle(self, *args: Any, **options: Any) -> None:
        self.database = options["database"]
        self._warn_of_long_locks()
        left_out: set[str] = set()
        waited: Counter[str] = Counter()
        while True:
            self.running = None
            try:
                with _without(left_out), _collecting_seldom():
                    super().handle(*args, **options)
                return
            except Exception as error:
                with suppress(Error):  # an error of the connection must not hide the first one
                    self._limit_waiting(None)
                plugin = registry.get(self.running.app_label) if self.running else None
                if plugin is None or self.running is None:
                    raise
                if _is_lock(error):
                    waited[plugin.slug] += 1
                    if self.running.atomic and waited[plugin.slug] < ATTEMPTS:
                        time.sleep(PAUSE_SECONDS)
                        continue
                    self._report_lock(plugin, self.running, waited[plugin.slug])
                else:
                    self._record(plugin, self.running, error)
                if options["app_label"]:
                    raise
            left_out |= {plugin.slug, *registry.dependents(plugin.slug)}

    def migration_progress_callback(
        self, action: str, migration: Migration | None = None, fake: bool = False
    ) -> None:
        """Remember which migration is running, and limit how long that of a plugin waits for locks."""
        if action in (*STARTS, *ENDS):
            self.running = migration if action in STARTS else None
            self._limit_waiting(self.running)
        super().migration_progress_callback(action, migration, fake)

    def _limit_waiting(self, migration: Migration | None) -> None:
        """Set the lock timeout: a migration that waits for a table blocks every later query on it."""
        connection = connections[self.database]
        if connection.vendor != "postgresql" or not settings.KRING_PLUGIN_LOCK_SECONDS:
            return
        is_of_plugin = migration is not None and registry.get(migration.app_label) is not None
        seconds = settings.KRING_PLUGIN_LOCK_SECONDS
        with connection.cursor() as cursor:
            if is_of_plugin:
                cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{seconds}s"])
            else:
                cursor.execute("RESET lock_timeout")

    def _warn_of_long_locks(self) -> None:
        connection = connections[self.database]
        if connection.vendor != "postgresql" or not MigrationRecorder(connection).has_table():
            return
        for slug, names in pending.unapplied(registry.ready()).items():
            for lock in locking.long_locks(slug, names):
                self.stderr.write(f"People will notice this of the plugin “{slug}”: {lock}")

    def _report_lock(self, plugin: InstalledPlugin, migration: Migration, times: int) -> None:
        """Report a plugin that gave way. Nothing is recorded, because its version has no fault."""
        seconds = settings.KRING_PLUGIN_LOCK_SECONDS
        unchanged = "Nothing of it was changed. " if migration.atomic else ""
        self.stderr.write(
            f"\nThe plugin “{plugin.slug}” is parked for now: its migration {migration.name} needs a "
            f"table that is locked, and gave way after {times} × {seconds} seconds so that nobody "
            f"waits for it. {unchanged}Run “manage.py migrate” again at a quieter moment; until then Kring "
            "runs without this plugin.\n"
        )

    def _record(self, plugin: InstalledPlugin, migration: Migration, error: Exception) -> None:
        """Park the plugin whose migration failed."""
        preflight.record_failed_migration(
            plugin, name=migration.name, error=str(error), folder=settings.PLUGINS_DIR
        )
        self.stderr.write(
            f"\nThe plugin “{plugin.slug}” is parked: its migration {migration.name} failed: "
            f"{error}\nEverything else is migrated. Restart Kring: it starts without this plugin.\n"
        )


def _is_lock(error: Exception) -> bool:
    """Return whether a lock was not available in time."""
    code = getattr(error.__cause__, "sqlstate", "")
    return isinstance(error, OperationalError) and code == LOCK_NOT_AVAILABLE
