"""Take private data out of the pictures that were stored by an earlier version."""

from typing import Any

from django.core.management.base import BaseCommand

from editorial.services.pictures import prepare_stored

PROGRESS_EVERY = 100


class Command(BaseCommand):
    help = (
        "Stores every picture upright and without place, time and owner, as uploads are today. "
        "Can be run again, and goes on where it was stopped."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        seen = changed = 0
        for seen, outcome in enumerate(prepare_stored(), start=1):
            changed += outcome.is_changed
            if outcome.fault:
                self.stdout.write(self.style.WARNING(f"{outcome.name}: {outcome.fault}"))
            if seen % PROGRESS_EVERY == 0:
                self.stdout.write(f"{seen} seen, {changed} changed")
        self.stdout.write(self.style.SUCCESS(f"{seen} pictures seen, {changed} changed."))
