"""Build the assets of the pages: libraries from npm and the components' styles."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kring.core.assets import assets, missing_libraries, write


class Command(BaseCommand):
    """Copies the libraries and joins the components' styles; writes only what changed."""

    help = "Copies libraries from node_modules and joins the components' styles, into site/assets."
    # A check would complain that the folder is missing which this command makes.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        modules = settings.BASE_DIR / "node_modules"
        if missing := missing_libraries(modules):
            message = f"Run `npm ci` first: node_modules has no {missing[0]}."
            raise CommandError(message)
        target = settings.SITE_DIR / "assets"
        files = assets(modules, settings.SITE_DIR / "templates" / settings.COTTON_DIR)
        changed = write(target, files)
        self.stdout.write(f"{len(files)} assets in {target}, {changed} of them new or changed.")
