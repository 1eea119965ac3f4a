"""``plugins kill``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from plugins.gate.keys import plugin_of
from plugins.install import registry
from plugins.install.commands import _switching
from plugins.models import Plugin
from releases.services.switches import kill_plugin

HELP = "Stop a plugin, or one feature of it, everywhere, within a second."


def add_arguments(parser: CommandParser) -> None:
    """Add the plugin or feature and the reason."""
    _switching.add_key(parser)
    _switching.add_reason(parser)


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Stop it in the name of the system."""
    key, slug = options["slug"], plugin_of(options["slug"])
    feature = _switching.feature(key)
    # What is installed is known without the database, which may be locked by the very plugin.
    plugin = Plugin(pk=slug) if registry.get(slug) else _switching.plugin(options)
    kill_plugin(plugin=plugin, feature=feature, user=None, reason=options["reason"])
    command.stdout.write(f"{key} is stopped everywhere.")
