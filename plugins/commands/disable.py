"""``plugins disable``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from plugins.commands import _switching
from plugins.services.switches import disable_plugin

HELP = "Take a plugin away from everybody. Deletes nothing."


def add_arguments(parser: CommandParser) -> None:
    """Ask for the plugin and the reason."""
    _switching.add_slug(parser)
    _switching.add_reason(parser)


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Do it in the name of the system."""
    plugin = _switching.plugin(options)
    disable_plugin(plugin=plugin, user=None, reason=options["reason"])
    command.stdout.write(f"{plugin.slug} is disabled; everything it keeps is still there.")
