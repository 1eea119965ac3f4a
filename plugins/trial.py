"""The process in which new and changed plugins are tried: ``python -m plugins.trial FOLDER``.

It starts Kring in safe mode once and forks for each plugin, so that one cannot spoil the next. The
folder holds ``request.json`` and gets ``<slug>.json`` with the outcome of each.
"""

import json
import os
import signal
import sys
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import run_checks

# What Django, Wagtail, Celery and Kring import by name from an app.
BY_NAME = ("contributions", "tasks", "urls", "wagtail_hooks", "admin")


class _Trial:
    """One plugin being tried. ``phase`` is also kept in a file, in case the process is ended."""

    def __init__(self, plugin: dict[str, Any], folder: Path):
        self.slug, self.package = plugin["slug"], plugin["package"]
        self.path, self.before = Path(plugin["path"]), plugin["before"]
        self.folder = folder

    def say(self, phase: str) -> None:
        (self.folder / f"{self.slug}.phase").write_text(phase)

    @property
    def phase(self) -> str:
        """Return how far it came."""
        try:
            return (self.folder / f"{self.slug}.phase").read_text()
        except OSError:
            return "import"

    def write(self, outcome: dict[str, Any] | None) -> None:
        (self.folder / f"{self.slug}.json").write_text(json.dumps(outcome))

    @property
    def is_written(self) -> bool:
        return (self.folder / f"{self.slug}.json").exists()

    def run(self) -> dict[str, Any] | None:
        """Load the plugin as Django would; return its problem as code and detail, or None."""
        from plugins import confinement

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
        return None

    def _load(self, config: AppConfig) -> None:
        """Add one app to the running Django: what ``apps.populate`` does for each."""
        self.say("models")
        apps.app_configs[config.label] = config
        config.apps = apps  # type: ignore[attr-defined]
        # Every model that registers itself makes Django look through the models of all apps.
        config.models = apps.all_models[config.label]  # type: ignore[attr-defined]
        config.import_models()
        self.say("ready()")
        config.ready()
        for name in BY_NAME:
            if (Path(config.path) / f"{name}.py").exists() or (Path(config.path) / name).is_dir():
                self.say(name)
                import_module(f"{config.name}.{name}")


def _try(trial: _Trial) -> None:
    """Write the outcome; whatever the plugin raises is its problem."""
    try:
        trial.write(trial.run())
    except BaseException as error:  # SystemExit too: it would end every process of the site
        said = " ".join(str(error).split())
        detail = {"phase": trial.phase, "error": f"{type(error).__name__}: {said}"}
        trial.write({"code": "error", "detail": detail})


def _try_apart(trial: _Trial, seconds: float) -> None:
    """Try one plugin in a fork of this process, and end it when it takes too long."""
    child = os.fork()
    if child == 0:
        _try(trial)
        os._exit(0)
    deadline = time.monotonic() + seconds
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        if time.monotonic() > deadline:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            detail = {"phase": trial.phase, "seconds": round(seconds)}
            return trial.write({"code": "slow", "detail": detail})
        time.sleep(0.02)
    if not trial.is_written:
        trial.write({"code": "crash", "detail": {"phase": trial.phase}})
    return None


def main(folder: Path) -> None:
    """Try every plugin of the request."""
    request = json.loads((folder / "request.json").read_text())
    django.setup()
    # What every fork would load again.
    import_module(settings.ROOT_URLCONF)
    (folder / "started").touch()
    for plugin in request["plugins"]:
        _try_apart(_Trial(plugin, folder), request["seconds"] * (1 + len(plugin["before"])))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
