"""Try every installed plugin against this Kring before it is put in force.

The code is that of the new Kring, the database that of the running one: it is read, never changed. The
migrations run on a scratch database, which is thrown away.
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
from plugins import discovery, pending, preflight
from plugins.models import Plugin
from plugins.preflight import Rehearsal
from plugins.problems import Problem

# A database that is thrown away need not outlive a crash: nothing waits for the disk.
FOR_A_WHILE = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"


@dataclass(frozen=True)
class Outcome:
    """What became of one plugin: why it would be parked, if it would, and what its author should know."""

    slug: str
    version: str
    is_enabled: bool
    problem: Problem | None = None
    notes: tuple[str, ...] = ()


def rehearse(*, on_postgresql: bool) -> list[Outcome]:
    """Try every plugin, by slug; the migrations on PostgreSQL or SQLite, see ``may_make_a_database``."""
    plugins = discovery.judge(__version__)
    usable = {slug: found for slug, found in plugins.items() if not found.problem}
    with _scratch_database(on_postgresql) as database:
        rehearsal = Rehearsal(database, pending.unapplied(usable.values()))
        tried = preflight.rehearse(
            usable, rehearsal=rehearsal, seconds=settings.KRING_PLUGIN_SECONDS
        )
    problems = {slug: problem for slug, (problem, _notes) in tried.items() if problem}
    settled = discovery.with_problems(plugins, problems)
    return _outcomes(settled, {slug: notes for slug, (_problem, notes) in tried.items()})


def judge_for(kring_version: str) -> list[Outcome]:
    """Return what the manifests say of another version of Kring. Nothing is tried."""
    return _outcomes(discovery.judge(kring_version), {})


def may_make_a_database() -> bool:
    """Return whether the site's account at PostgreSQL may make a database."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def _outcomes(plugins: discovery.Plugins, notes: Mapping[str, list[str]]) -> list[Outcome]:
    # The running Kring is an older one: of its tables only what has always been there is read.
    enabled = set(Plugin.objects.filter(is_enabled=True).values_list("slug", flat=True))
    found = [
        Outcome(slug, str(each.version), slug in enabled, each.problem, tuple(notes.get(slug, ())))
        for slug, each in plugins.items()
    ]
    found += [Outcome(slug, "", True, Problem("absent")) for slug in enabled - plugins.keys()]
    return sorted(found, key=lambda outcome: outcome.slug)


@contextmanager
def _scratch_database(on_postgresql: bool) -> Iterator[dict[str, Any]]:
    """Make an empty database, yield what is other than in the settings, and drop it."""
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
        options = {"init_command": FOR_A_WHILE}
        yield {"ENGINE": "django.db.backends.sqlite3", "NAME": file, "OPTIONS": options}
