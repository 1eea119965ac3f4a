"""Try every installed plugin against this Kring before an upgrade puts it in force.

The code is that of the new Kring, the database that of the running one, which is read and never changed. The
migrations run on a scratch database, which is deleted afterwards.
"""

import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from kring import __version__
from plugins.install import discovery, pending, preflight
from plugins.install.old_package import OldPackage
from plugins.install.preflight import Rehearsal
from plugins.install.problems import Problem
from plugins.models import Plugin

# A scratch database need not survive a crash, so that no write waits for the disk.
SCRATCH_OPTIONS = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"


@dataclass(frozen=True)
class Outcome:
    """The outcome for one plugin: the problem for which it would be parked, and notes for its author."""

    slug: str
    version: str
    is_enabled: bool
    problem: Problem | None = None
    notes: tuple[str, ...] = ()


def rehearse(*, on_postgresql: bool, old: Mapping[str, OldPackage] | None = None) -> list[Outcome]:
    """Try every plugin, by slug; the migrations on PostgreSQL or SQLite, see ``may_make_a_database``.

    ``old`` are older versions by slug, whose code is then tried on the new tables. Plugins whose tables are
    ahead of their code have that problem, as they would on the site.
    """
    plugins = discovery.judge(__version__)
    usable = {slug: plugin for slug, plugin in plugins.items() if not plugin.problem}
    with _scratch_database(on_postgresql) as database:
        rehearsal = Rehearsal(database, pending.unapplied(usable.values()), old or {})
        tried = preflight.rehearse(
            usable, rehearsal=rehearsal, seconds=settings.KRING_PLUGIN_SECONDS
        )
    problems = {slug: problem for slug, (problem, _notes) in tried.items() if problem}
    for slug, names in pending.ahead(usable.values()).items():
        problems.setdefault(slug, pending.ahead_problem(usable[slug], names))
    judged = discovery.with_problems(plugins, problems)
    return _outcomes(judged, {slug: notes for slug, (_problem, notes) in tried.items()})


def judge_for(kring_version: str) -> list[Outcome]:
    """Return the outcomes for another version of Kring by the manifests alone. Nothing is tried."""
    return _outcomes(discovery.judge(kring_version), {})


def may_make_a_database() -> bool:
    """Return whether the site's PostgreSQL account may create a database."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def _outcomes(plugins: discovery.Plugins, notes: Mapping[str, list[str]]) -> list[Outcome]:
    # The running Kring is an older one: read only columns that its tables have always had.
    enabled = set(Plugin.objects.filter(is_enabled=True).values_list("slug", flat=True))
    outcomes = [
        Outcome(slug, str(each.version), slug in enabled, each.problem, tuple(notes.get(slug, ())))
        for slug, each in plugins.items()
    ]
    outcomes += [Outcome(slug, "", True, Problem("absent")) for slug in enabled - plugins.keys()]
    return sorted(outcomes, key=lambda outcome: outcome.slug)


@contextmanager
def _scratch_database(on_postgresql: bool) -> Iterator[dict[str, Any]]:
    """Create an empty database, yield its differences from the settings, and drop it."""
    if on_postgresql:
        name = connection.ops.quote_name(plain := f"kring_rehearsal_{secrets.token_hex(4)}")
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
            try:
                yield {"NAME": plain}
            finally:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        return
    with tempfile.TemporaryDirectory(prefix="kring-rehearsal-") as folder:
        file = str(Path(folder) / "kring.sqlite3")
        options = {"init_command": SCRATCH_OPTIONS}
        yield {"ENGINE": "django.db.backends.sqlite3", "NAME": file, "OPTIONS": options}
