from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand

from kring.core import catalogues


class Command(BaseCommand):
    """Compile Kring's translations with Babel, so that no machine needs the gettext tools."""

    help = "Compiles every .po file of this project that is newer than its .mo file."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile what changed."""
        for source in catalogues.existing():
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            with source.open("rb") as file:
                catalogue = read_po(file)
            with target.open("wb") as file:
                write_mo(file, catalogue)
            if options["verbosity"]:
                self.stdout.write(
                    f"{source.relative_to(settings.BASE_DIR)}: {len(catalogue)} texts"
                )
