"""``plugins conform``: run the conformance suite of an installed plugin, and keep the outcome."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plugins.install import conformance, quality, records, registry
from plugins.install.commands._switching import add_slug
from plugins.install.records import Record, RecordError
from plugins.install.registry import InstalledPlugin
from plugins.models import Conformance

HELP = "Run the conformance suite of a plugin and keep the outcome: gold needs a pass for exactly these files."


def add_arguments(parser: CommandParser) -> None:
    """Add the plugin, and the two other things that can be kept."""
    add_slug(parser)
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--from",
        dest="file",
        type=Path,
        metavar="FILE",
        help="keep a record of the organisation's own tests elsewhere (pytest --kring-record FILE); "
        "needs --reason",
    )
    choice.add_argument(
        "--accept-warnings",
        action="store_true",
        help="accept what people would notice of its migrations; needs --reason",
    )
    parser.add_argument("--reason", default="", help="why; kept in the history")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Run the suite, or keep a record or an acceptance. CommandError when the suite does not pass."""
    plugin = registry.get(options["slug"])
    if plugin is None or plugin.problem:
        why = plugin.reason if plugin else "No installed package has that entry point."
        message = f"The plugin “{options['slug']}” cannot be used here. {why}"
        raise CommandError(message)
    if (options["file"] or options["accept_warnings"]) and not options["reason"].strip():
        message = "Say why with --reason: it is kept in the history."
        raise CommandError(message)
    if options["accept_warnings"]:
        _accept(command, plugin, options["reason"])
        return
    try:
        record = _record(command, plugin, options)
    except RecordError as error:
        raise CommandError(str(error)) from error
    _report(command, plugin, record)


def _record(command: BaseCommand, plugin: InstalledPlugin, options: dict[str, Any]) -> Record:
    """Return the record of a file or of a run here, once it is kept."""
    if options["file"]:
        origin, every = Conformance.Origin.ELSEWHERE, records.read(options["file"])
        if plugin.slug not in every:
            message = f"{options['file']} holds no record of “{plugin.slug}”."
            raise RecordError(message)
        record = every[plugin.slug]
    else:
        origin = Conformance.Origin.HERE
        record, printed = conformance.run_suite(plugin)
        if not record.is_pass:
            command.stdout.write(printed)
    conformance.record_conformance(
        plugin=plugin, record=record, origin=origin, user=None, reason=options["reason"]
    )
    return record


def _accept(command: BaseCommand, plugin: InstalledPlugin, reason: str) -> None:
    accepted = conformance.accept_warnings(plugin=plugin, user=None, reason=reason)
    for warning in accepted:
        command.stdout.write(f"  accepted: {warning}")
    if not accepted:
        command.stdout.write("There is nothing to accept.")


def _report(command: BaseCommand, plugin: InstalledPlugin, record: Record) -> None:
    """Print what was found. CommandError when the record is not that of a pass."""
    command.stdout.write(f"{plugin.slug} {plugin.version}: {len(record.passed)} rules hold.")
    for word, rules in (("does not hold", record.failed), ("not tried", record.left_out)):
        for rule in rules:
            command.stdout.write(command.style.WARNING(f"  ✗ {rule} ({word})"))
    if not record.is_pass:
        message = "This is kept, and is no pass: gold stays closed."
        raise CommandError(message)
    tier = quality.tier_of(plugin)
    command.stdout.write(command.style.SUCCESS(f"It passes. Quality: {tier or 'none'}."))
