"""``plugins personal_data``: export or erase what plugins keep of one person."""

import json
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from plugins.privacy.requests import erase_for, export_for

HELP = "Export what plugins keep of a person, as JSON; with --erase also erase it."


def add_arguments(parser: CommandParser) -> None:
    """Add the person, and the file for the data."""
    parser.add_argument("email", help="the address with which the person signs in")
    parser.add_argument(
        "--to", type=Path, help="a file that is not there yet, instead of the screen"
    )
    parser.add_argument("--erase", action="store_true", help="erase it too; needs --to and --yes")
    parser.add_argument("--yes", action="store_true", help="it is meant: what is erased is gone")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Write the data, to a file that only its owner can read; then erase it if requested."""
    if options["erase"] and not (options["to"] and options["yes"]):
        message = (
            "To erase, name a file that keeps what goes (--to) and say that it is meant (--yes)."
        )
        raise CommandError(message)
    user = get_user_model().objects.filter(email__iexact=options["email"]).first()
    if user is None:
        message = f"Nobody signs in with {options['email']}."
        raise CommandError(message)
    kept = json.dumps(export_for(user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    if not options["to"]:
        command.stdout.write(kept)
        return
    _write(options["to"], kept)
    command.stdout.write(f"What plugins keep of {user.email} is in {options['to']}.")
    if options["erase"]:
        erase_for(user)
        command.stdout.write(command.style.SUCCESS("It was erased here."))


def _write(path: Path, text: str) -> None:
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        message = f"{path} could not be written: {error.strerror}. Nothing was erased."
        raise CommandError(message) from error
