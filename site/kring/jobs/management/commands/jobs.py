"""List, release or drop the jobs that a restore holds."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kring.jobs import held


class Command(BaseCommand):
    """``manage.py jobs held | release | drop``."""

    help = "Lists the jobs that a restore holds, lets them run after all, or drops them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do."""
        parser.add_argument("action", choices=["held", "release", "drop"])

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        """Do it, and say how many jobs it was."""
        if action == "release":
            self.stdout.write(f"{held.release()} jobs run now.")
        elif action == "drop":
            self.stdout.write(f"{held.drop()} jobs will never run.")
        else:
            for function, number in held.by_function():
                self.stdout.write(f"{number:6} {function}")
