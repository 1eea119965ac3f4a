"""Django's ``migrate``, for which a plugin is never a reason to stop: neither itself, nor the site."""

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

from plugins import locking, pending, preflight, registry
from plugins.registry import Found

# What PostgreSQL says when a lock was not to be had in time.
LOCK_NOT_AVAILABLE = "55P03"
# How often a migration asks for a table that people use, and how long they have in between.
ATTEMPTS, PAUSE_SECONDS = 3, 1
# Migrating makes models by the thousand. To look for garbage among them after every 700 objects, as
# Python does, takes a fifth of the time; so seldom it takes 50 MB.
OBJECTS_BETWEEN_COLLECTIONS = 50_000
STARTS, ENDS = ("apply_start", "unapply_start"), ("apply_success", "unapply_success")


@contextmanager
def _without(slugs: set[str]) -> Iterator[None]:
    """Let Django take these apps for apps without migrations."""
    kept = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = kept | dict.fromkeys(slugs)
    try:
        yield
    finally:
        settings.MIGRATION_MODULES = kept


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Let Python look for garbage less often."""
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
                with suppress(Error):  # whatever the connection says now, the error was another
                    self._limit_waiting(None)
                found = registry.get(self.running.app_label) if self.running else None
                if found is None or self.running is None:
                    raise
                if _is_lock(error):
                    waited[found.slug] += 1
                    if self.running.atomic and waited[found.slug] < ATTEMPTS:
                        time.sleep(PAUSE_SECONDS)
                        continue
                    self._say_that_it_waits(found, self.running, waited[found.slug])
                else:
                    self._record(found, self.running, error)
                if options["app_label"]:
                    raise
            left_out |= {found.slug, *registry.dependents(found.slug)}

    def migration_progress_callback(
        self, action: str, migration: Migration | None = None, fake: bool = False
    ) -> None:
        """Remember which migration is running, and let that of a plugin wait for no lock for long."""
        if action in (*STARTS, *ENDS):
            self.running = migration if action in STARTS else None
            self._limit_waiting(self.running)
        super().migration_progress_callback(action, migration, fake)

    def _limit_waiting(self, migration: Migration | None) -> None:
        """Whoever waits for a lock on a table keeps everybody waiting who comes after them."""
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
            for found in locking.long_locks(slug, names):
                self.stderr.write(f"People will notice this of the plugin “{slug}”: {found}")

    def _say_that_it_waits(self, found: Found, migration: Migration, times: int) -> None:
        """Tell of a plugin that gave way. It is no fault of its version, so that none is remembered."""
        seconds = settings.KRING_PLUGIN_LOCK_SECONDS
        kept = "Nothing of it was changed. " if migration.atomic else ""
        self.stderr.write(
            f"\nThe plugin “{found.slug}” is parked for now: its migration {migration.name} needs a "
            f"table that somebody holds, and gave way after {times} × {seconds} seconds so that nobody "
            f"waits for it. {kept}Run “manage.py migrate” again at a quieter moment; until then Kring "
            "runs without this plugin.\n"
        )

    def _record(self, found: Found, migration: Migration, error: Exception) -> None:
        """Park the plugin whose migration failed."""
        preflight.record_failed_migration(
            found, name=migration.name, error=str(error), folder=settings.PLUGINS_DIR
        )
        self.stderr.write(
            f"\nThe plugin “{found.slug}” is parked: its migration {migration.name} failed: "
            f"{error}\nEverything else is migrated. Restart Kring: it starts without this plugin.\n"
        )


def _is_lock(error: Exception) -> bool:
    """Return whether a lock was not to be had in time."""
    said = getattr(error.__cause__, "sqlstate", "")
    return isinstance(error, OperationalError) and said == LOCK_NOT_AVAILABLE
