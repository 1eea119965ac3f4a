"""``manage.py search``: show the state of search, rebuild it, or compare it with the database."""

import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from search.engine.client import UNAVAILABLE
from search.models import IndexBuild, Reconciliation
from search.upkeep.builds import BuildTakenError
from search.upkeep.rebuild import InterruptedBuildError, LostIndexError, rebuild
from search.upkeep.reconcile import reconcile
from search.upkeep.status import Status, status

SECONDS_BETWEEN_LINES = 2.0


class Command(BaseCommand):
    help = "Shows the state of search, rebuilds its index, or compares it with the database."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        subparsers = parser.add_subparsers(dest="subcommand", required=True, metavar="SUBCOMMAND")
        status_parser = subparsers.add_parser(
            "status", help="Show the state of search. Exit code 1 when something is wrong."
        )
        status_parser.set_defaults(run=self.status)
        rebuild_parser = subparsers.add_parser(
            "rebuild",
            help="Rebuild the index, continuing an unfinished build. Everybody can search meanwhile.",
        )
        rebuild_parser.add_argument(
            "--fresh", action="store_true", help="Begin again from the start."
        )
        rebuild_parser.set_defaults(run=self.rebuild)
        reconcile_parser = subparsers.add_parser(
            "reconcile", help="Compare the index with the database, and repair what differs."
        )
        reconcile_parser.add_argument(
            "--dry-run", action="store_true", help="Only say what differs."
        )
        reconcile_parser.set_defaults(run=self.reconcile)

    def handle(self, *args: Any, **options: Any) -> None:
        options["run"](options)

    def status(self, options: dict[str, Any]) -> None:
        """Print the state of search; exit code 1 when something is wrong."""
        found = status()
        for line in _status_lines(found):
            self.stdout.write(line)
        # In English, like the rest of the command and the manual.
        with translation.override("en"):
            problems = found.problems
        for problem in problems:
            self.stderr.write(self.style.ERROR(problem))
        if problems:
            sys.exit(1)
        self.stdout.write(self.style.SUCCESS("All is well."))

    def rebuild(self, options: dict[str, Any]) -> None:
        """Rebuild the index, printing its progress."""
        progress = _Progress(self.stdout.write)
        try:
            build = rebuild(is_fresh=options["fresh"], report=progress)
        except BuildTakenError as error:
            raise CommandError(str(error)) from error
        except (InterruptedBuildError, LostIndexError, *UNAVAILABLE) as error:
            message = (
                f"Not finished: {error}\nRun “search rebuild” again: it goes on where it stopped."
            )
            raise CommandError(message) from error
        self.stdout.write(self.style.SUCCESS(f"{_build_line(build)}. The new index is in use."))

    def reconcile(self, options: dict[str, Any]) -> None:
        """Compare, print what differs, and repair it."""
        try:
            found = reconcile(is_dry_run=options["dry_run"])
        except UNAVAILABLE as error:
            message = f"Elasticsearch cannot be asked: {error}"
            raise CommandError(message) from error
        for result in found:
            self.stdout.write(_reconciliation_line(result))
        if not options["dry_run"] and any(result.differences for result in found):
            self.stdout.write("What differed was written again.")


class _Progress:
    """Prints a line every few seconds."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write, self._next = write, 0.0

    def __call__(self, build: IndexBuild) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + SECONDS_BETWEEN_LINES
            self._write(_build_line(build))


def _build_line(build: IndexBuild) -> str:
    """Return the progress of a build, its speed, and the time it may still take."""
    rate = build.rate
    line = f"{build.done} of {build.total} ({build.percentage} %), {rate:.0f} a second"
    if build.status == IndexBuild.Status.RUNNING and rate:
        line += f", {build.remaining_seconds:.0f} s to go"
    return f"{line}; waiting: {build.note}" if build.note else line


def _status_lines(found: Status) -> list[str]:
    lines = []
    if found.engine is None:
        lines.append("Elasticsearch: none, the database answers")
    elif found.engine.live:
        live = found.engine.live
        lines.append(
            f"Index: {live.name}, mapping {live.version} (this Kring: {found.mapping_version})"
        )
        lines.extend(f"  {kind:20} {count:9}" for kind, count in found.engine.documents.items())
        lines.append(f"  {'in all':20} {found.engine.total:9}")
        if found.engine.blocks:
            lines.append(f"Read-only: {', '.join(found.engine.blocks)}")
    age = int(found.outbox.age.total_seconds())
    lines.append(f"Outbox: {found.outbox.waiting} documents wait, the oldest for {age} s")
    lines.append(f"Dead letters: {found.outbox.dead_letters}")
    if found.build:
        lines.append(f"Build: {_build_line(found.build)}")
    elif found.last_build:
        lines.append(
            f"Last build: {_when(found.last_build.finished_at)}, {found.last_build.done} rows"
        )
    lines.extend(map(_reconciliation_line, found.reconciliations))
    return lines


def _reconciliation_line(result: Reconciliation) -> str:
    return (
        f"Compared {result.target} at {_when(result.started_at)}: {result.documents} documents, "
        f"{result.missing} missing, {result.different} different, {result.extra} too many "
        f"({result.seconds:.1f} s)"
    )


def _when(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
