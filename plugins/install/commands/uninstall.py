"""``plugins uninstall``: archive everything that belongs to a plugin, and drop it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from plugins.install.commands import _switching
from plugins.install.uninstall.inventory import Inventory, UninstallError, take_inventory
from plugins.install.uninstall.services import uninstall_plugin

HELP = "Drop everything that a disabled plugin keeps, after writing an archive of it."


def add_arguments(parser: CommandParser) -> None:
    """Add the plugin, and the choice between a dry run and the real one."""
    _switching.add_slug(parser)
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--dry-run", action="store_true", help="only say what would be dropped")
    choice.add_argument("--yes", action="store_true", help="write the archive and drop it all")
    parser.add_argument("--archive-dir", type=Path, help="where the archive goes (VAR_DIR/plugins)")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Print the inventory; with --yes drop what is in it."""
    slug = options["slug"]
    folder = options["archive_dir"] or settings.PLUGINS_DIR / "archives"
    try:
        if options["dry_run"]:
            _print(command, take_inventory(slug))
            command.stdout.write("\nNothing was dropped: this was a dry run.")
            return
        found, path = uninstall_plugin(slug=slug, user=None, folder=folder)
    except UninstallError as error:
        raise CommandError(str(error)) from error
    _print(command, found)
    command.stdout.write(
        command.style.SUCCESS(f"\n{slug} was uninstalled. Its archive: {path}")
        + "\nRemove its package with pip if it has one of its own, and restart web and workers."
        + f"\nBack again: install it, `manage.py migrate`, `manage.py plugins restore {path}`."
    )


def _print(command: BaseCommand, found: Inventory) -> None:
    lines = [f"{found.slug} {found.version}", f"  tables ({found.rows} rows)"]
    lines += [f"    {table:40} {number:8}" for table, number in found.tables.items()]
    lines += ["  rows elsewhere that go with it"]
    lines += [f"    {table:40} {number:8}" for table, number in found.other_rows.items()]
    named = {
        "permissions": found.permissions,
        "content types": found.content_types,
        "migration rows": found.migrations,
        "files": found.files,
    }
    for title, names in named.items():
        lines += [f"  {title} ({len(names)})", *(f"    {name}" for name in names)]
    lines += [f"  index documents: {found.index_documents}", f"  waiting jobs: {found.jobs}"]
    command.stdout.write("\n".join(lines))
