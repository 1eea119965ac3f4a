"""Rebuild the content records, or report where they differ from the pages."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from editorial.services.drift import differences
from editorial.services.records import live_pages, project_in_steps

PROGRESS_EVERY = 100


class Command(BaseCommand):
    help = "Rebuilds the record of every live page. With --check: reports differences only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing; report what differs and fail if anything does.",
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if check:
            self._check()
        else:
            self._project()

    def _check(self) -> None:
        found = 0
        for difference in differences():
            found += 1
            self.stdout.write(str(difference))
        if found:
            message = f"{found} differences. Run project_content to rebuild the records."
            raise CommandError(message)
        self.stdout.write(self.style.SUCCESS("The records equal the pages."))

    def _project(self) -> None:
        total = live_pages().count()
        done = 0
        for done, _page in enumerate(project_in_steps(), start=1):
            if done % PROGRESS_EVERY == 0:
                self.stdout.write(f"{done} of {total}")
        self.stdout.write(self.style.SUCCESS(f"{done} records written."))
