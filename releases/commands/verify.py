"""``plugins verify``: check whether the history was tampered with."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from releases.models import ReleaseEvent

HELP = "Verify the chain of all release events. Fails when one was altered or removed."


def add_arguments(parser: CommandParser) -> None:
    """Take no arguments."""


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Print how many events there are. CommandError that names the first broken one."""
    broken = ReleaseEvent.objects.first_broken()
    if broken is not None:
        message = f"Event {broken.sequence} ({broken}) was altered, or one before it was removed."
        raise CommandError(message)
    command.stdout.write(f"All {ReleaseEvent.objects.count()} events are as they were written.")
