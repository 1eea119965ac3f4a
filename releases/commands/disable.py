"""``plugins disable``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from plugins.install.commands import _switching
from releases.services.switches import disable_plugin

HELP = "Take a plugin away from everybody. Deletes nothing."


def add_arguments(parser: CommandParser) -> None:
    """Add the plugin and the reason."""
    _switching.add_slug(parser)
    _switching.add_reason(parser)


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Disable the plugin in the name of the system."""
    plugin = _switching.plugin(options)
    disable_plugin(plugin=plugin, user=None, reason=options["reason"])
    command.stdout.write(f"{plugin.slug} is disabled; everything it keeps is still there.")
