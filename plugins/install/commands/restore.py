"""``plugins restore``: restore an uninstalled plugin from its archive."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plugins.install.uninstall.inventory import UninstallError
from plugins.install.uninstall.restore import restore_plugin

HELP = "Restore the archive of a plugin that is installed and migrated again."


def add_arguments(parser: CommandParser) -> None:
    """Add the archive."""
    parser.add_argument("archive", type=Path, help="the archive that uninstall wrote")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Restore it in the name of the system, and print what was restored and what was left out."""
    try:
        restored = restore_plugin(path=options["archive"], user=None)
    except UninstallError as error:
        raise CommandError(str(error)) from error
    for table, number in restored.tables.items():
        command.stdout.write(f"  {table:40} {number:8}")
    command.stdout.write(f"  files: {restored.files}")
    for table, number in restored.left_out.items():
        command.stdout.write(
            command.style.WARNING(
                f"  {table}: {number} rows left out, because their person or page is gone"
            )
        )
    command.stdout.write(
        command.style.SUCCESS(
            f"{restored.slug} is back and disabled. `manage.py plugins enable {restored.slug}` "
            "gives it to everyone who had it."
        )
    )
