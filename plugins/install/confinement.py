"""Check whether a plugin keeps to its own names, while it is tried in a process of its own.

Take a ``Before`` when only Kring and the plugin's dependencies are loaded, load the plugin, and let
``after`` compare.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models import Model
from django.dispatch import Signal
from django.urls import URLPattern, URLResolver
from wagtail import hooks

from kring.celery import app as celery

# Folders and modules that Django searches in every app, where names must begin with the slug.
FOLDERS = ("templates/*", "static/*")
MODULES = ("templatetags/*.py", "management/commands/*.py")


@dataclass
class Before:
    """The state before the plugin was loaded, and the receivers that were connected while it was."""

    models: dict[type[Model], frozenset[str]]
    settings: dict[str, str]
    urls: list[URLPattern | URLResolver]
    tasks: frozenset[str]
    connected: list[tuple[Signal, Any, Any]] = field(default_factory=list)


def before() -> Before:
    """Return the present state."""
    return Before(
        models={model: _fields(model) for model in _models()},
        settings=_settings(),
        urls=list(_urls()),
        tasks=frozenset(celery.tasks),
    )


@contextmanager
def watching(known: Before) -> Iterator[None]:
    """Record every receiver that is connected in the block."""
    connect = Signal.connect

    def recording(
        signal: Signal, receiver: Any, sender: Any = None, *args: Any, **kwargs: Any
    ) -> Any:
        known.connected.append((signal, receiver, sender))
        return connect(signal, receiver, sender, *args, **kwargs)

    Signal.connect = recording  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        Signal.connect = connect  # type: ignore[method-assign]


def label_fault(config: AppConfig, slug: str) -> str:
    """Return what is wrong with the label of the app; empty when it is right."""
    if config.label != slug:
        return f"app label “{config.label}” instead of “{slug}”"
    if slug in apps.app_configs:
        return f"app label “{slug}”, which is {apps.get_app_config(slug).name}"
    return ""


def after(known: Before, slug: str, package: str, path: Path) -> list[str]:
    """Return what the plugin changed outside its names, as short technical phrases."""
    own = _Own(slug, package)
    return [
        *_new_models(known, own),
        *_changed_models(known),
        *_migrated_tables(own),
        *_hooks(own),
        *_receivers(known, own),
        *(f"setting {name}" for name, value in _settings().items() if _other(known, name, value)),
        *(["kring.urls"] if list(_urls()) != known.urls else []),
        *_tasks(known, own),
        *_url_namespace(own),
        *_files(path, slug),
    ]


@dataclass(frozen=True)
class _Own:
    """The names and code of one plugin."""

    slug: str
    package: str

    def table(self, name: str) -> bool:
        return name.startswith(f"{self.slug}_")

    def wrote(self, thing: Any) -> bool:
        """Return whether the function or class is defined in the plugin's code."""
        module = getattr(thing, "__module__", None) or type(thing).__module__
        return module == self.package or module.startswith(f"{self.package}.")

    def modules(self) -> list[ModuleType]:
        inside = f"{self.package}."
        return [m for name, m in sys.modules.items() if f"{name}.".startswith(inside)]


def _models() -> Iterator[type[Model]]:
    for models in apps.all_models.values():
        yield from models.values()


def _fields(model: type[Model]) -> frozenset[str]:
    return frozenset(f.name for f in (*model._meta.local_fields, *model._meta.local_many_to_many))


def _settings() -> dict[str, str]:
    return {name: repr(getattr(settings, name)) for name in dir(settings) if name.isupper()}


def _other(known: Before, name: str, value: str) -> bool:
    return known.settings.get(name) != value


def _urls() -> list[URLPattern | URLResolver]:
    return import_module(settings.ROOT_URLCONF).urlpatterns


def _new_models(known: Before, own: _Own) -> Iterator[str]:
    for model in _models():
        meta = model._meta
        if model in known.models:
            continue
        if meta.app_label != own.slug:
            yield f"model {meta.label}"
        elif not meta.proxy and not own.table(meta.db_table):
            yield f"table {meta.db_table}"
        for codename, _name in meta.permissions:
            if "." in codename:
                yield f"permission {codename}"


def _changed_models(known: Before) -> Iterator[str]:
    for model, fields in known.models.items():
        for name in sorted(_fields(model) - fields):
            yield f"field {model._meta.label}.{name}"


def _migrated_tables(own: _Own) -> Iterator[str]:
    """Yield the tables that its migrations make and that are not its own."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    if names := loader.detect_conflicts().get(own.slug):
        message = f"several last migrations: {', '.join(sorted(names))}"
        raise ValueError(message)
    for (label, _name), migration in loader.disk_migrations.items():
        if label == own.slug:
            for table in _tables(migration.operations):
                if not own.table(table):
                    yield f"table {table}"


def _tables(operations: Sequence[Operation]) -> Iterator[str]:
    for operation in operations:
        yield from _tables(getattr(operation, "database_operations", []))
        options = getattr(operation, "options", None) or {}
        table = options.get("db_table") or getattr(operation, "table", None)
        if table and not options.get("proxy"):
            yield table


def _hooks(own: _Own) -> Iterator[str]:
    for name, functions in hooks._hooks.items():
        if any(own.wrote(function) for function, _order in functions):
            yield f"Wagtail hook {name}"


def _receivers(known: Before, own: _Own) -> Iterator[str]:
    """Yield its receivers of signals that are not its own, from senders that are not its own."""
    signals = [value for module in own.modules() for value in vars(module).values()]
    for signal, receiver, sender in known.connected:
        mine = sender is not None and own.wrote(sender)
        if own.wrote(receiver) and not mine and not any(signal is value for value in signals):
            name = getattr(receiver, "__name__", type(receiver).__name__)
            whose = getattr(sender, "__name__", "everything") if sender else "everything"
            yield f"signal receiver {name} of {whose}"


def _tasks(known: Before, own: _Own) -> Iterator[str]:
    for name in sorted(set(celery.tasks) - known.tasks):
        if own.wrote(celery.tasks[name]) and not name.startswith(f"{own.slug}."):
            yield f"task {name}"


def _url_namespace(own: _Own) -> Iterator[str]:
    urls = sys.modules.get(f"{own.package}.urls")
    name = getattr(urls, "app_name", own.slug)
    if name != own.slug:
        yield f"URL namespace “{name}”"


def _files(path: Path, slug: str) -> Iterator[str]:
    for pattern in FOLDERS:
        for entry in sorted(path.glob(pattern)):
            if entry.name != slug and not entry.name.startswith("."):
                yield str(entry.relative_to(path))
    for pattern in MODULES:
        for entry in sorted(path.glob(pattern)):
            own = entry.stem == slug or entry.stem.startswith(f"{slug}_")
            if not own and entry.stem != "__init__":
                yield str(entry.relative_to(path))
