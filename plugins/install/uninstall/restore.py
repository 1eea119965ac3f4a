"""Restore a plugin's rows, files and permissions from its archive, after it was installed again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.core.serializers.python import Deserializer
from django.db import connection, models, transaction

from kring.core.types import AuthenticatedUser
from plugins.gate.releasing import releasing
from plugins.gate.snapshot import raise_stamp
from plugins.install.uninstall import archive as archives
from plugins.install.uninstall import inventory as inventories
from plugins.install.uninstall.archive import Archive
from plugins.install.uninstall.inventory import UninstallError
from plugins.models import Plugin
from plugins.permissions import check_may_manage_releases

# How many ids one query may contain.
AT_ONCE = 5000


@dataclass
class Restored:
    """The rows that were restored by table, and those left out because their person or page is gone."""

    slug: str = ""
    tables: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    files: int = 0


def restore_plugin(*, path: Path, user: AuthenticatedUser | None) -> Restored:
    """Restore everything in the archive, in one transaction. The plugin stays disabled.

    UninstallError when the plugin is not installed and migrated, when its tables contain rows, or when
    it has a release already: existing data is never overwritten.
    """
    check_may_manage_releases(user)
    with archives.opened(path) as archive, transaction.atomic():
        own = inventories.own_models(archive.slug)
        _check_ready(archive, own)
        restored = Restored(slug=archive.slug)
        ids = _new_ids(archive)
        for queryset in inventories.framework_rows(archive.slug):
            queryset.delete()
        for kind in ("own", "other"):
            for label, records in archive.tables(kind):
                _restore_table(label, records, ids, restored)
        Plugin.objects.filter(pk=archive.slug).update(is_enabled=False)
        _continue_numbering(own)
        restored.files = _restore_files(archive, own)
        after = {"tables": restored.tables, "left_out": restored.left_out}
        releasing().record(
            plugin=archive.slug, action="restore", actor=user, before={}, after=after
        )
        raise_stamp()
        return restored


def _check_ready(archive: Archive, own: list[type[models.Model]]) -> None:
    slug = archive.slug
    applied = set(inventories.migrations(slug).values_list("name", flat=True))
    if missing := [name for name in archive.inventory["migrations"] if name not in applied]:
        message = (
            f"The tables of “{slug}” are not there ({', '.join(missing)}). Install the version of "
            "the archive or a newer one and run `manage.py migrate` first."
        )
        raise UninstallError(message)
    if full := [model._meta.db_table for model in own if model._base_manager.exists()]:
        message = f"These tables hold rows already: {', '.join(full)}. Nothing was restored."
        raise UninstallError(message)
    if releasing().has_release(slug):
        message = f"“{slug}” has a release already. Nothing was restored."
        raise UninstallError(message)


Ids = Mapping[type[models.Model], Mapping[Any, int]]


def _new_ids(archive: Archive) -> Ids:
    """Return the present id of each content type and permission of the archive."""
    types = {found.model: found.pk for found in ContentType.objects.filter(app_label=archive.slug)}
    permissions = {
        (permission.content_type.model, permission.codename): permission.pk
        for permission in inventories.permissions(archive.slug).select_related("content_type")
    }
    old_types, old_permissions = archive.manifest["content_types"], archive.manifest["permissions"]
    return {
        ContentType: {int(pk): types[m] for pk, m in old_types.items() if m in types},
        Permission: {
            int(pk): permissions[tuple(name)]
            for pk, name in old_permissions.items()
            if tuple(name) in permissions
        },
    }


def _restore_table(label: str, records: list[dict[str, Any]], ids: Ids, restored: Restored) -> None:
    model = apps.get_model(label)
    kept = _with_present_links(model, records, ids)
    for read in Deserializer(kept, ignorenonexistent=True):
        row = read.object
        if model._meta.auto_created:
            # A permission may have been granted again meanwhile.
            links = [f for f in model._meta.concrete_fields if f.is_relation]
            model._base_manager.get_or_create(**{f.attname: getattr(row, f.attname) for f in links})
        else:
            read.save(save_m2m=False, force_insert=True)
    restored.tables[model._meta.db_table] = len(kept)
    if left := len(records) - len(kept):
        restored.left_out[model._meta.db_table] = left


def _with_present_links(
    model: type[models.Model], records: list[dict[str, Any]], ids: Ids
) -> list[dict[str, Any]]:
    """Return the records without links to missing rows: such a link is emptied, or its record left out."""
    for link in model._meta.concrete_fields:
        target, name = link.related_model, link.name
        if target is None or link.primary_key:
            continue
        wanted = {r["fields"][name] for r in records if r["fields"].get(name) is not None}
        if target is model or not wanted:
            continue
        present = ids.get(target) or _present(target, link, wanted)
        for record in records:
            record["fields"][name] = present.get(record["fields"].get(name))
        if not link.null:
            records = [record for record in records if record["fields"][name] is not None]
    return records


def _present(target: type[models.Model], link: Any, wanted: set[Any]) -> dict[Any, Any]:
    key, every = link.target_field, sorted(wanted)
    there: set[Any] = set()
    for start in range(0, len(every), AT_ONCE):
        some = {f"{key.name}__in": every[start : start + AT_ONCE]}
        there |= set(target._base_manager.filter(**some).values_list(key.name, flat=True))
    return {value: value for value in wanted if key.to_python(value) in there}


def _continue_numbering(own: list[type[models.Model]]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), own):
            cursor.execute(statement)


def _restore_files(archive: Archive, own: list[type[models.Model]]) -> int:
    number = 0
    for model in own:
        for stored in inventories.stored_files(model):
            kept = archive.file(stored.name)
            if kept is None or stored.storage.exists(stored.name):
                continue
            with kept:
                stored.storage.save(stored.name, kept)
            number += 1
    return number
