"""Store the result of a run of axe, from which the accessibility statement is made."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from home.accessibility.services import store_run


class Command(BaseCommand):
    """Stores a JSON file with measured_at, engine, pages and violations."""

    help = "Store the result of a run of axe; the accessibility statement tells the newest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the path of the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read and store the file. CommandError, with the reason, if it is no result."""
        try:
            run = store_run(result=json.loads(options["file"].read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            message = f"{options['file']}: {error}"
            raise CommandError(message) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"Stored: {len(run.pages)} pages, {len(run.violations)} violations, {run.measured_at:%Y-%m-%d}."
        )
