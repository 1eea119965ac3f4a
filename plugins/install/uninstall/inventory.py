"""List everything in the database and the file store that belongs to one plugin.

The dry run prints it, the archive stores it, and uninstalling drops it, so that the three cannot differ.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.deletion import Collector
from wagtail.search.index import Indexed
from wagtail.search.models import IndexEntry

from kring.core.own_apps import own_apps
from kring.jobs.models import Job
from plugins.contributions.search import ids_of
from plugins.fields import FeatureKeyField, PluginSlugField
from plugins.install import registry


class UninstallError(Exception):
    """The plugin cannot be uninstalled or restored now; the message says why and what to do."""


@dataclass(frozen=True)
class Inventory:
    """What belongs to a plugin. Each mapping is from a name to a number of rows."""

    slug: str
    version: str
    tables: dict[str, int]
    permissions: tuple[str, ...]
    content_types: tuple[str, ...]
    migrations: tuple[str, ...]
    # Rows of other apps that go with it: permissions of groups, its releases, settings and feedback.
    other_rows: dict[str, int]
    index_documents: int
    files: tuple[str, ...]
    jobs: int

    @property
    def rows(self) -> int:
        """Return the number of rows in the plugin's own tables."""
        return sum(self.tables.values())

    def as_json(self) -> dict[str, Any]:
        """Return the inventory for an archive and for the audit."""
        return asdict(self)


def own_models(slug: str) -> list[type[models.Model]]:
    """Return the models of the plugin that have a table. UninstallError when its code is not loaded."""
    if slug not in registry.order():
        message = (
            f"The plugin “{slug}” is not loaded here, so that its tables cannot be read. "
            "Install it, or repair what `manage.py plugins list` says of it."
        )
        raise UninstallError(message)
    every = apps.get_app_config(slug).get_models(include_auto_created=True)
    return [model for model in every if model._meta.managed and not model._meta.proxy]


def take_inventory(slug: str) -> Inventory:
    """Return everything that belongs to the plugin, as it is now."""
    own = own_models(slug)
    existing = set(connection.introspection.table_names())
    present = [model for model in own if model._meta.db_table in existing]
    plugin = registry.get(slug)
    return Inventory(
        slug=slug,
        version=str(plugin.version) if plugin else "",
        tables={model._meta.db_table: model._base_manager.count() for model in present},
        permissions=tuple(
            f"{permission.content_type.app_label}.{permission.codename}"
            for permission in permissions(slug).select_related("content_type")
        ),
        content_types=tuple(
            f"{found.app_label}.{found.model}" for found in content_types(slug).order_by("model")
        ),
        migrations=tuple(migrations(slug).order_by("name").values_list("name", flat=True)),
        other_rows={
            model._meta.db_table: len(rows) for model, rows in sorted_rows(other_rows(slug))
        },
        index_documents=sum(1 for model in present for _ in indexed(model))
        + (sum(1 for _ in ids_of(slug)) if present else 0),
        files=tuple(sorted(field.name for model in present for field in stored_files(model))),
        jobs=jobs(slug).count(),
    )


def permissions(slug: str) -> models.QuerySet:
    """Return the permissions of the plugin."""
    return Permission.objects.filter(content_type__app_label=slug).order_by("codename")


def content_types(slug: str) -> models.QuerySet:
    """Return the content types of the plugin."""
    return ContentType.objects.filter(app_label=slug)


def migrations(slug: str) -> models.QuerySet:
    """Return the records of the plugin's migrations."""
    return MigrationRecorder(connection).migration_qs.filter(app=slug)


def jobs(slug: str) -> models.QuerySet:
    """Return the plugin's waiting tasks and messages; they are dropped, not archived."""
    ended = (Job.Status.DONE, Job.Status.FAILED)
    return Job.objects.filter(arguments__plugin=slug).exclude(status__in=ended)


def indexed(model: Any) -> Iterator[models.Model]:
    """Yield the objects of the model that are in the index of the admin's searches."""
    if issubclass(model, Indexed):
        yield from model.get_indexed_objects()


def stored_files(model: type[models.Model]) -> Iterator[Any]:
    """Yield every stored file that a row of the model names."""
    fields = [field for field in model._meta.concrete_fields if isinstance(field, models.FileField)]
    if not fields:
        return
    for row in model._base_manager.only(*[field.name for field in fields]).iterator():
        yield from (file for field in fields if (file := getattr(row, field.attname)))


Rows = dict[type[models.Model], list[models.Model]]


def other_rows(slug: str) -> Rows:
    """Return the rows of other apps that go with the plugin, by model.

    They are collected like those of Django's own deletion: rows that refer to the plugin's content types and
    permissions (permissions of groups among them), and the framework's rows about it. The history of releases
    stays: it is never deleted. Entries of the search index are rebuilt from the rows.
    """
    own = set(own_models(slug))
    collector = Collector(using="default")
    try:
        for queryset in _roots(slug):
            collector.collect(queryset)
    except (models.ProtectedError, models.RestrictedError) as error:
        message = f"Something else still needs “{slug}”: {error}"
        raise UninstallError(message) from error
    rows: Rows = {model: list(found) for model, found in collector.data.items()}
    for queryset in collector.fast_deletes:
        rows.setdefault(queryset.model, []).extend(queryset)
    left_out = {*own, ContentType, Permission, IndexEntry}
    return {
        model: sorted(found, key=lambda row: str(row.pk))
        for model, found in rows.items()
        if found and model not in left_out
    }


def sorted_rows(rows: Rows) -> list[tuple[type[models.Model], list[models.Model]]]:
    """Return the rows by model, in the order of their tables."""
    return sorted(rows.items(), key=lambda pair: pair[0]._meta.db_table)


def _roots(slug: str) -> Iterator[models.QuerySet]:
    yield content_types(slug)
    yield permissions(slug)
    yield from framework_rows(slug)


def framework_rows(slug: str) -> Iterator[models.QuerySet]:
    """Yield the rows that Kring itself keeps about the plugin, without its history.

    These are the rows that name it in a ``PluginSlugField``, and those of its features.
    """
    for model in (model for config in own_apps() for model in config.get_models()):
        for field in model._meta.concrete_fields:
            if isinstance(field, PluginSlugField) and not field.outlives_plugin:
                yield model._base_manager.filter(**{field.name: slug})
            if isinstance(field, FeatureKeyField):
                begins = models.Q(**{f"{field.name}__startswith": f"{slug}."})
                yield model._base_manager.filter(begins | models.Q(**{field.name: slug}))
