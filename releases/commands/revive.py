"""``plugins revive``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from plugins.gate.keys import feature_of
from plugins.install.commands import _switching
from releases.services.switches import revive_plugin

HELP = "Lift the stop of a plugin, or of one feature of it: everyone who had it has it again."


def add_arguments(parser: CommandParser) -> None:
    """Add the plugin or feature and the reason."""
    _switching.add_key(parser)
    _switching.add_reason(parser)


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Lift the stop in the name of the system."""
    plugin, key = _switching.plugin(options), options["slug"]
    # One that the installed version lost may be stopped still.
    feature = feature_of(key) if plugin.stop_of(key) else _switching.feature(key)
    revive_plugin(plugin=plugin, feature=feature, user=None, reason=options["reason"])
    command.stdout.write(f"{key} is no longer stopped: everyone who had it has it again.")
