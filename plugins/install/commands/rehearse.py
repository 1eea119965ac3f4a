"""``plugins rehearse``: try every plugin against this Kring before an upgrade puts it in force."""

import json
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from packaging.requirements import InvalidRequirement, Requirement

from kring import __version__
from plugins.install import old_package, rehearsal
from plugins.install.manifest import ManifestError
from plugins.install.old_package import OldPackage
from plugins.install.rehearsal import Outcome

HELP = "Try every plugin against this Kring before an upgrade puts it in force: loading, checks, migrations."


def add_arguments(parser: CommandParser) -> None:
    """Add another version, and the format of the output."""
    parser.add_argument(
        "--requirement",
        metavar="kring==X",
        help="only say which plugins are made for that version of Kring",
    )
    parser.add_argument(
        "--old",
        metavar="PATH",
        action="append",
        default=[],
        help="a wheel or folder with an older version of a plugin, to try on the new tables; may be repeated",
    )
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Print the outcome of each. CommandError when one that is enabled would be parked."""
    if options["requirement"]:
        version, database = _version(options["requirement"]), ""
        outcomes = rehearsal.judge_for(version)
    else:
        is_postgresql = rehearsal.may_make_a_database()
        version, database = __version__, "PostgreSQL" if is_postgresql else "SQLite"
        with tempfile.TemporaryDirectory(prefix="kring-old-") as scratch:
            old = _old(options["old"], Path(scratch))
            outcomes = rehearsal.rehearse(on_postgresql=is_postgresql, old=old)
    if options["json"]:
        report = {"kring": version, "database": database, "plugins": list(map(_as_json, outcomes))}
        command.stdout.write(json.dumps(report, indent=1))
    else:
        _print(command, version, database, outcomes)
    if lost := [each.slug for each in outcomes if each.is_enabled and each.problem]:
        message = f"Enabled, and parked with Kring {version}: {', '.join(lost)}."
        raise CommandError(message)


def _old(places: list[str], scratch: Path) -> dict[str, OldPackage]:
    """Return the older versions by slug. CommandError for what is no plugin."""
    try:
        found = [old_package.find(Path(place).resolve(), scratch) for place in places]
    except (ValueError, ManifestError) as error:
        raise CommandError(str(error)) from error
    return {each.slug: each for each in found}


def _version(text: str) -> str:
    """Return the version in ``kring==X``. CommandError for anything else."""
    message = f"{text!r} does not name one version of Kring, such as kring==1.2.0."
    try:
        wanted = Requirement(text)
    except InvalidRequirement as error:
        raise CommandError(message) from error
    exact = [each.version for each in wanted.specifier if each.operator == "=="]
    if wanted.name != "kring" or len(wanted.specifier) != 1 or not exact or "*" in exact[0]:
        raise CommandError(message)
    return exact[0]


def _as_json(outcome: Outcome) -> dict[str, Any]:
    problem = outcome.problem
    return {
        "slug": outcome.slug,
        "version": outcome.version,
        "enabled": outcome.is_enabled,
        "ok": problem is None,
        "code": problem.code if problem else "",
        "reason": problem.reason if problem else "",
        "cure": problem.cure if problem else "",
        "notes": list(outcome.notes),
    }


def _print(command: BaseCommand, version: str, database: str, outcomes: list[Outcome]) -> None:
    how = f"migrations tried on {database}" if database else "only what the manifests say"
    command.stdout.write(f"Kring {version}, {how}:")
    for outcome in outcomes:
        state = "enabled" if outcome.is_enabled else "not enabled"
        verdict = "would be parked" if outcome.problem else "ok"
        style = command.style.ERROR if outcome.problem else command.style.SUCCESS
        command.stdout.write(f"{outcome.slug:20} {outcome.version:10} {state:12} {style(verdict)}")
        if outcome.problem:
            command.stdout.write(f"  {outcome.problem.reason}\n  → {outcome.problem.cure}")
        for note in outcome.notes:
            command.stdout.write(command.style.WARNING(f"  ! {note}"))
    if not outcomes:
        command.stdout.write("No plugin is installed.")
