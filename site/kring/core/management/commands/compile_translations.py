from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Compile Kring's translations with Babel, so that no machine needs the gettext tools."""

    help = "Compiles every .po file of this project that is newer than its .mo file."

    def handle(self, *args, **options):
        """Compile what changed."""
        for source in self.sources():
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

    def sources(self) -> list[Path]:
        """Return the .po files of the project's own rooms."""
        rooms = (Path(app.path) / "locale" for app in apps.get_app_configs())
        folders = {*map(Path, settings.LOCALE_PATHS), *rooms}
        own = (folder for folder in folders if folder.is_relative_to(settings.BASE_DIR))
        outside = settings.BASE_DIR / ".venv"
        return sorted(
            file
            for folder in own
            if not folder.is_relative_to(outside)
            for file in folder.glob("*/LC_MESSAGES/*.po")
        )
