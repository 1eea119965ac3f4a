"""``manage.py plugins``: inspect and switch plugins from the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from plugins.install.commands import subcommands


class Command(BaseCommand):
    help = "Lists, checks and switches plugins. Each subcommand explains itself with --help."
    # The subcommands report what these checks would say about plugins.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        subparsers = parser.add_subparsers(dest="subcommand", required=True, metavar="SUBCOMMAND")
        for name, subcommand in subcommands():
            subparser = subparsers.add_parser(name, help=subcommand.HELP)
            subcommand.add_arguments(subparser)
            subparser.set_defaults(run=subcommand.run)

    def handle(self, *args: Any, **options: Any) -> None:
        options["run"](self, options)
