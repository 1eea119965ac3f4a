"""The process that tries new and changed plugins: ``python -m plugins.install.trial FOLDER``.

It starts Kring in safe mode once and forks for each plugin, so that one cannot affect the next. The
folder holds ``request.json`` and gets ``<slug>.json`` with the outcome of each. When the request names a
scratch database, Kring's tables are made there first, and each plugin's migrations are tried on it; then
``<slug>.notes.json`` holds notes for the plugin's author, and ``<slug>.old.json`` what an older version of it
cannot do with the new tables. ``<slug>.packages.json`` names the packages of which it, or Kring itself, loaded
something: as long as they are the same, so is the outcome.
"""

import json
import os
import resource
import signal
import sys
import time
from contextlib import suppress
from importlib import import_module
from math import ceil
from pathlib import Path
from typing import Any

import django
from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from plugins.install import packages
from plugins.install.preflight import WAITING_FACTOR

# The modules that Django, Wagtail, Celery and Kring import by name from an app.
BY_NAME = ("contributions", "tasks", "urls", "wagtail_hooks", "admin")


class _Trial:
    """One plugin being tried. ``phase`` is stored in a file, because the process may be ended."""

    def __init__(
        self, plugin: dict[str, Any], folder: Path, known: dict[str, frozenset[str]] | None = None
    ):
        self.slug, self.package = plugin["slug"], plugin["package"]
        self.path, self.before = Path(plugin["path"]), plugin["before"]
        self.folder = folder
        # The modules of each package beside Kring.
        self.known = known or {}
        # The migrations that the site has not applied, when migrations are tried too.
        self.waiting: list[str] | None = None
        self.running = ""

    def say(self, phase: str) -> None:
        (self.folder / f"{self.slug}.phase").write_text(phase)

    @property
    def phase(self) -> str:
        """Return the phase that it reached."""
        try:
            return (self.folder / f"{self.slug}.phase").read_text()
        except OSError:
            return "import"

    @property
    def file(self) -> Path:
        """Return where the outcome is written."""
        return self.folder / f"{self.slug}.json"

    def write(self, outcome: dict[str, Any] | None) -> None:
        loaded = json.dumps(packages.loaded(self.known))
        (self.folder / f"{self.slug}.packages.json").write_text(loaded)
        self.file.write_text(json.dumps(outcome))

    def run(self) -> dict[str, Any] | None:
        """Load the plugin like Django; return its problem as code and detail, or None."""
        # Its imports need a Django that is set up.
        from plugins.install import confinement

        for package in self.before:
            self._load(AppConfig.create(package))
        known = confinement.before()
        with confinement.watching(known):
            self.say("import")
            config = AppConfig.create(self.package)
            if fault := confinement.label_fault(config, self.slug):
                return {"code": "outside", "detail": {"what": fault}}
            self._load(config)
        self.say("migrations")
        if faults := confinement.after(known, self.slug, self.package, self.path):
            return {"code": "outside", "detail": {"what": ", ".join(dict.fromkeys(faults))}}
        self.say("checks")
        if errors := [error for error in run_checks(app_configs=[config]) if error.is_serious()]:
            text = " ".join(f"{error.obj}: {error.msg} ({error.id})" for error in errors)
            return {"code": "checks", "detail": {"errors": text, "slug": self.slug}}
        return None if self.waiting is None else self._migrate(self.waiting)

    def _migrate(self, waiting: list[str]) -> dict[str, Any] | None:
        """Write notes on its models and migrations, and try the migrations on the scratch database."""
        # Their imports need a Django that is set up.
        from plugins.install.locking import long_locks
        from plugins.install.model_changes import missing_operations

        self.say("migrate")
        notes = [
            f"No migration makes what its models say: {x}." for x in missing_operations(self.slug)
        ]
        notes += [f"People will notice {found}" for found in long_locks(self.slug, waiting)]
        (self.folder / f"{self.slug}.notes.json").write_text(json.dumps(notes))
        executor = MigrationExecutor(connection, self._note_migration)
        try:
            executor.migrate(executor.loader.graph.leaf_nodes(self.slug))
        except Exception as error:
            detail = {"name": self.running, "error": str(error), "slug": self.slug}
            return {"code": "migration", "detail": detail}
        return None

    def _note_migration(self, action: str, migration: Any = None, fake: Any = False) -> None:
        if action == "apply_start":
            self.running = migration.name
            self.say(f"migration {migration.name}")

    def _load(self, config: AppConfig) -> None:
        """Add one app to the running Django, like ``apps.populate``."""
        self.say("models")
        apps.app_configs[config.label] = config
        config.apps = apps  # type: ignore[attr-defined]
        # Django looks through the models of all apps whenever a model is registered.
        config.models = apps.all_models[config.label]  # type: ignore[attr-defined]
        config.import_models()
        self.say("ready()")
        config.ready()
        for name in BY_NAME:
            if (Path(config.path) / f"{name}.py").exists() or (Path(config.path) / name).is_dir():
                self.say(name)
                import_module(f"{config.name}.{name}")


class _OldTrial(_Trial):
    """The older version of a plugin, on the tables that the newer one has made. Writes ``<slug>.old.json``."""

    def __init__(self, plugin: dict[str, Any], folder: Path):
        super().__init__(plugin | {"package": plugin["old"]["package"]}, folder)
        self.version, self.place = plugin["old"]["version"], plugin["old"]["folder"]

    @property
    def file(self) -> Path:
        """Return where the outcome is written."""
        return self.folder / f"{self.slug}.old.json"

    def run(self) -> dict[str, Any] | None:
        """Load its models and compare them with the tables. Returns the notes."""
        # Its imports need a Django that is set up.
        from plugins.install.old_code import faults_of

        sys.path.insert(0, self.place)
        for package in self.before:
            self._load(AppConfig.create(package))
        self.say("the older version")
        config = AppConfig.create(self.package)
        self._load(config)
        return {"version": self.version, "faults": faults_of(config.label)}


def _try(trial: _Trial) -> None:
    """Write the outcome; an exception of the plugin is its problem."""
    try:
        trial.write(trial.run())
    except BaseException as error:  # SystemExit too: it would end every process of the site
        text = " ".join(str(error).split())
        detail = {"phase": trial.phase, "error": f"{type(error).__name__}: {text}"}
        trial.write({"code": "error", "detail": detail})


def _try_in_fork(trial: _Trial, seconds: float) -> None:
    """Try one plugin in a fork of this process, and end it when it takes too long.

    It is judged by its own processor time, because a busy machine is not its fault. What waits without
    working may take several times as long.
    """
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (ceil(seconds), ceil(seconds) + 1))
        _try(trial)
        os._exit(0)
    deadline = time.monotonic() + seconds * WAITING_FACTOR
    ended, status = 0, 0
    while not ended:
        ended, status = os.waitpid(child, os.WNOHANG)
        if not ended and time.monotonic() > deadline:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGXCPU)
            ended, status = os.waitpid(child, 0)
        time.sleep(0.02)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
        detail = {"phase": trial.phase, "seconds": round(seconds)}
        trial.write({"code": "slow", "detail": detail})
    elif not trial.file.exists():
        trial.write({"code": "crash", "detail": {"phase": trial.phase}})


def main(folder: Path) -> None:
    """Try every plugin of the request."""
    request = json.loads((folder / "request.json").read_text())
    database = request.get("database")
    if database:
        settings.DATABASES["default"] |= database
    django.setup()
    # Loaded once here, instead of in every fork.
    import_module(settings.ROOT_URLCONF)
    if database:
        _make_tables()
    (folder / "started").touch()
    known = packages.modules()
    for plugin in request["plugins"]:
        trial = _Trial(plugin, folder, known)
        seconds = request["seconds"] * (1 + len(plugin["before"]))
        if database:
            trial.waiting = request["waiting"][trial.slug]
            seconds += request["migration_seconds"]
            _print(f"Trying {trial.slug} …")
        _try_in_fork(trial, seconds)
        if database and plugin.get("old"):
            _try_in_fork(_OldTrial(plugin, folder), seconds)


def _make_tables() -> None:
    """Make the tables of this Kring, without any plugin, on the scratch database."""
    _print("Making the tables of this Kring on a database of its own …")
    call_command(migrate.Command(), verbosity=0, interactive=False)
    # A fork must not use the connection of its parent.
    connections.close_all()


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
