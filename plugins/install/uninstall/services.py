"""Uninstall a plugin, and restore it from its archive."""

from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.search import index

from kring.core.commits import after_commit
from kring.core.types import AuthenticatedUser
from plugins.contributions.search import documents_changed, ids_of
from plugins.gate.releasing import releasing
from plugins.gate.snapshot import raise_stamp
from plugins.install import registry
from plugins.install.uninstall import archive as archives
from plugins.install.uninstall import inventory as inventories
from plugins.install.uninstall.inventory import Inventory, UninstallError
from plugins.models import Plugin
from plugins.permissions import check_may_manage_releases


def check_may_be_uninstalled(slug: str) -> None:
    """UninstallError while the plugin is enabled, or while the tables of a dependent plugin exist."""
    if Plugin.objects.filter(pk=slug, is_enabled=True).exists():
        message = f"“{slug}” is enabled. Disable it first: that takes it from everybody."
        raise UninstallError(message)
    dependents = registry.dependents(slug)
    migrated = [other for other in dependents if inventories.migrations(other).exists()]
    if migrated:
        message = f"These plugins need “{slug}”: {', '.join(migrated)}. Uninstall them first."
        raise UninstallError(message)


def uninstall_plugin(
    *, slug: str, user: AuthenticatedUser | None, folder: Path
) -> tuple[Inventory, Path]:
    """Write an archive into the folder, then drop everything that belongs to the plugin.

    Returns the inventory of what was dropped, and the archive. Nothing is dropped when the archive cannot be
    written; the drop is one transaction on PostgreSQL and SQLite. Afterwards the package can be removed with
    pip; running processes must be restarted, because they still know its tables. Do not call it
    inside a transaction: SQLite cannot drop tables there.
    """
    check_may_manage_releases(user)
    check_may_be_uninstalled(slug)
    found = inventories.take_inventory(slug)
    if not found.tables:
        message = f"“{slug}” has no tables here: there is nothing to uninstall."
        raise UninstallError(message)
    path = archives.write(found, folder)
    own = inventories.own_models(slug)
    documents = list(ids_of(slug))
    files = [stored for model in own for stored in inventories.stored_files(model)]
    for model in own:
        for row in inventories.indexed(model):
            index.remove_object(row)
    # The editor opens the transaction; everything is deleted inside it.
    with connection.schema_editor(atomic=True) as editor:
        if inventories.take_inventory(slug) != found:
            message = f"Something of “{slug}” changed meanwhile. Nothing was dropped: try again."
            raise UninstallError(message)
        _delete_rows(slug)
        # PostgreSQL drops no table while checks of deleted rows are pending.
        connection.check_constraints()
        for model in reversed(archives.in_order(own)):
            if not model._meta.auto_created:
                editor.delete_model(model)
        inventories.migrations(slug).delete()
        documents_changed.send(sender=uninstall_plugin, ids=documents)
        releasing().record(
            plugin=slug,
            action="uninstall",
            actor=user,
            before=found.as_json(),
            after={"archive": path.name},
        )
        raise_stamp()
        for stored in files:
            after_commit(stored.storage.delete, stored.name)
    ContentType.objects.clear_cache()
    return found, path


def _delete_rows(slug: str) -> None:
    inventories.jobs(slug).delete()
    for queryset in inventories.framework_rows(slug):
        queryset.delete()
    inventories.permissions(slug).delete()
    inventories.content_types(slug).delete()
