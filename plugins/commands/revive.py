"""``plugins revive``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from plugins.commands import _switching
from plugins.services.switches import revive_plugin

HELP = "Lift the stop of a plugin: whoever had it has it again."


def add_arguments(parser: CommandParser) -> None:
    """Ask for the plugin and the reason."""
    _switching.add_slug(parser)
    _switching.add_reason(parser)


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Do it in the name of the system."""
    plugin = _switching.plugin(options)
    revive_plugin(plugin=plugin, user=None, reason=options["reason"])
    command.stdout.write(f"{plugin.slug} is no longer stopped: whoever had it has it again.")
