"""``plugins verify``: find out whether the history was tampered with."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plugins.models import ReleaseEvent

HELP = "Verify the chain of all release events. Fails when one was altered or removed."


def add_arguments(parser: CommandParser) -> None:
    """Take no arguments."""


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Say how many events there are, or which one is broken."""
    broken = ReleaseEvent.objects.first_broken()
    if broken is not None:
        message = f"Event {broken.sequence} ({broken}) was altered, or one before it was removed."
        raise CommandError(message)
    command.stdout.write(f"All {ReleaseEvent.objects.count()} events are as they were written.")
