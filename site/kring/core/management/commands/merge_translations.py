from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kring.core import catalogues

SOURCE_LANGUAGE = "en"


class Command(BaseCommand):
    """Bring every catalogue in line with the texts of its room or plugin."""

    help = (
        "Extracts every text that is marked for translation and merges it into the .po files of the rooms "
        "and of the plugins in this project. A translation follows its text from room to room."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add ``--check``."""
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; fail if a catalogue would change or is not complete",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Merge, or check."""
        complaints = []
        for language in (code for code, _name in settings.LANGUAGES if code != SOURCE_LANGUAGE):
            for file, text in catalogues.merged(language).items():
                name = file.relative_to(settings.BASE_DIR)
                if options["check"]:
                    complaints += [f"{name}:{line}" for line in catalogues.complaints(file, text)]
                elif not file.exists() or file.read_text() != text:
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_text(text)
                    self.stdout.write(f"{name}: written")
        if complaints:
            raise CommandError("\n".join(complaints))
