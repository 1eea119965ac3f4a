"""``plugins reference``: print the reference for plugin developers, generated from the code."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from plugins.install.commands import _reference

HELP = "Print docs/plugin-developers/reference.md: everything that a plugin may use."


def add_arguments(parser: CommandParser) -> None:
    """Take no arguments."""


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Write the page to standard output."""
    command.stdout.write(_reference.page())
