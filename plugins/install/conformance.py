"""Keep what this organisation found out about a plugin: runs of the suite, and warnings that it accepts."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.db import transaction

from kring.core.types import AuthenticatedUser
from plugins.gate.releasing import releasing
from plugins.install import locking, records
from plugins.install.records import Record, RecordError
from plugins.install.registry import InstalledPlugin
from plugins.models import AcceptedWarning, Conformance
from plugins.permissions import check_may_manage_releases


def proof_of(plugin: InstalledPlugin) -> Record | None:
    """Return the last run for exactly the installed files, by this organisation or Kring's own build.

    What a supplier ships with the package is no proof: see ``records.of_supplier``.
    """
    if plugin.path is None:
        return None
    files = records.files_hash(plugin.path)
    last = Conformance.objects.filter(slug=plugin.slug, files=files).last()
    if last is not None and last.version == str(plugin.version):
        return records.parse(last.record)
    return records.of_build(plugin)


@transaction.atomic
def record_conformance(
    *,
    plugin: InstalledPlugin,
    record: Record,
    origin: str,
    user: AuthenticatedUser | None,
    reason: str = "",
) -> Conformance:
    """Keep a run of the suite. RecordError when it is not of exactly the installed files."""
    check_may_manage_releases(user)
    if not records.is_of(record, plugin):
        message = (
            f"The record is of {record.slug} {record.version} with other files than those of "
            f"{plugin.slug} {plugin.version} here: run the suite for what is installed."
        )
        raise RecordError(message)
    kept = Conformance.objects.create(
        slug=plugin.slug,
        version=record.version,
        files=record.files,
        origin=origin,
        record=record.as_json(),
    )
    after = {
        "version": record.version,
        "files": record.files,
        "origin": origin,
        "made": record.made,
        "passed": len(record.passed),
        "failed": list(record.failed),
        "left_out": list(record.left_out),
    }
    releasing().record(
        plugin=plugin.slug, action="conformance", actor=user, reason=reason, before={}, after=after
    )
    return kept


def run_suite(plugin: InstalledPlugin) -> tuple[Record, str]:
    """Run the suite in a process and on a database of its own; return its record and what pytest printed.

    RecordError when it could not run.
    """
    with tempfile.TemporaryDirectory(prefix="kring-conform-") as name:
        file = Path(name) / records.FILE
        done = subprocess.run(  # noqa: S603 (nothing in the command comes from outside)
            [*_pytest(Path(name)), "--kring-plugin", plugin.slug, "--kring-record", str(file)],
            cwd=name,
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if not file.exists():
            last = (done.stdout.strip().splitlines() or ["no output"])[-1]
            message = (
                f"The suite could not run here ({last}). It needs the packages of “kring[testing]”. Or "
                "run it elsewhere with --kring-record FILE, and take the file over with --from FILE."
            )
            raise RecordError(message)
        return records.read(file)[plugin.slug], done.stdout


def _pytest(folder: Path) -> list[str]:
    options = ["-p", "plugins.testing", "--ds", "kring.settings.test", "--noconftest", "-q"]
    apart = ["-p", "no:cacheprovider", "--rootdir", str(folder), "-c", os.devnull]
    return [sys.executable, "-m", "pytest", *options, *apart]


def _environment() -> dict[str, str]:
    """Return the environment, with a database in memory: the suite never touches that of the site."""
    path = os.pathsep.join(place or str(Path.cwd()) for place in sys.path)
    taken = {"DATABASE_URL": "", "KRING_TEST_DATABASE": "", "PYTHONPATH": path}
    return os.environ | taken | {"DJANGO_SETTINGS_MODULE": "kring.settings.test"}


def unaccepted_warnings(slug: str) -> list[str]:
    """Return what people would notice of the plugin's migrations, and nobody here has accepted."""
    every = [str(lock) for lock in locking.long_locks(slug)]
    if not every:
        return []
    accepted = AcceptedWarning.objects.filter(slug=slug).values_list("warning", flat=True)
    return [warning for warning in every if warning not in set(accepted)]


@transaction.atomic
def accept_warnings(
    *, plugin: InstalledPlugin, user: AuthenticatedUser | None, reason: str
) -> list[str]:
    """Accept what people would notice of its migrations now; returns it. ValueError without a reason."""
    check_may_manage_releases(user)
    if not reason.strip():
        message = "Say why: colleagues will ask."
        raise ValueError(message)
    warnings = unaccepted_warnings(plugin.slug)
    AcceptedWarning.objects.bulk_create(
        AcceptedWarning(slug=plugin.slug, warning=each, reason=reason.strip()) for each in warnings
    )
    if warnings:
        releasing().record(
            plugin=plugin.slug,
            action="accept_warnings",
            actor=user,
            reason=reason.strip(),
            before={},
            after={"version": str(plugin.version), "warnings": warnings},
        )
    return warnings
