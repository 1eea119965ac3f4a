"""``plugins report``: the figures of all releases and goals as CSV, for a job that stores them."""

import csv
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import get_language

from releases.selectors.report import report

HELP = "Print the figures of all releases and goals as CSV; small numbers of people stay hidden."


def add_arguments(parser: CommandParser) -> None:
    """Take no arguments."""


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Print the table."""
    csv.writer(command.stdout, lineterminator="\n").writerows(report(get_language() or ""))
