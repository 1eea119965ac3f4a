"""``manage.py plugins``: look at plugins and switch them, from the command line."""

import pkgutil
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError

from plugins import commands


class Command(BaseCommand):
    help = "Lists, checks and switches plugins. Each subcommand explains itself with --help."
    # What they would say about plugins is what the subcommands are for.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        subparsers = parser.add_subparsers(dest="subcommand", required=True, metavar="SUBCOMMAND")
        for module in pkgutil.iter_modules(commands.__path__):
            if module.name.startswith("_"):
                continue
            subcommand = import_module(f"{commands.__name__}.{module.name}")
            subparser = subparsers.add_parser(module.name, help=subcommand.HELP)
            subcommand.add_arguments(subparser)
            subparser.set_defaults(run=subcommand.run)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            options["run"](self, options)
        except (OperationalError, ProgrammingError) as error:
            message = f"The database does not answer this: {error}. Was “manage.py migrate” run?"
            raise CommandError(message) from error
