"""``plugins revive``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from plugins.install.commands import _switching
from releases.services.switches import revive_plugin

HELP = "Lift the stop of a plugin: everyone who had it has it again."


def add_arguments(parser: CommandParser) -> None:
    """Add the plugin and the reason."""
    _switching.add_slug(parser)
    _switching.add_reason(parser)


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Lift the stop in the name of the system."""
    plugin = _switching.plugin(options)
    revive_plugin(plugin=plugin, user=None, reason=options["reason"])
    command.stdout.write(f"{plugin.slug} is no longer stopped: everyone who had it has it again.")
