"""Try a new or changed plugin in another process before the site loads it.

The outcome is cached by the content of the plugin's code and of its dependencies. A good one holds as long as
the packages that the plugin loaded are the same, so that an unchanged plugin costs nothing at a start, and another
package is no reason to doubt it; a bad one is looked at again when any package changed. All processes share it: it is in a folder that
``migrate`` fills before the others start, or it came with the image.
"""

import fcntl
import hashlib
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kring import __version__
from kring.layout import BASE_DIR
from plugins.install import packages
from plugins.install.old_package import OldPackage
from plugins.install.problems import Problem
from plugins.install.registry import InstalledPlugin

logger = logging.getLogger(__name__)

# Problems that may be temporary, such as a busy machine, are tried again after so many seconds.
TEMPORARY, RETRY_SECONDS = {"slow", "crash"}, 600
# Problems that say more about the machine than about a plugin that was good before and has not changed.
LATE = {"slow", "untried"}
# A plugin that only waits while it is loaded may take so many times its processor time.
WAITING_FACTOR = 5
# What the build of an image found out, for a folder that is empty or cannot be written.
SHIPPED = BASE_DIR / "trials"
# The limit for the start of Kring itself in the other process.
START_SECONDS = 120
# The limits for the tables of Kring on a scratch database, and for the migrations of one plugin.
TABLES_SECONDS, MIGRATION_SECONDS = 600, 120
STANDARD_ERROR = 2
# Another version of the framework may judge differently, or offer less.
FRAMEWORK = ("*.py", "install/*.py", "gate/*.py", "contributions/*.py")


@dataclass
class Rehearsal:
    """The input of a trial with migrations: its database settings, and by slug the unapplied migrations."""

    database: Mapping[str, Any]
    waiting: Mapping[str, Sequence[str]]
    # Older versions to try on the tables of the newer ones, by slug.
    old: Mapping[str, OldPackage] = field(default_factory=dict)
    # Notes for the author of a plugin, by slug.
    notes: dict[str, list[str]] = field(default_factory=dict)


def problems(
    plugins: Mapping[str, InstalledPlugin], *, folder: Path, seconds: int
) -> dict[str, Problem]:
    """Return the problem of each plugin that cannot be loaded.

    Plugins that already have a problem are left out. ``seconds`` is the limit for each.
    """
    usable = {slug: plugin for slug, plugin in plugins.items() if not plugin.problem}
    if not usable:
        return {}
    keys = {slug: _key(slug, usable, seconds) for slug in usable}
    known = _read(folder)
    if _untried(keys, known):
        with _locked(folder):
            # Another process may have tried them while this one waited.
            known = _read(folder)
            if untried := _untried(keys, known):
                own = {slug: _own(slug, usable) for slug in untried}
                used: dict[str, list[str]] = {}
                outcomes = _try_or_report(untried, usable, seconds, None, used)
                known |= _dated(outcomes, keys, own, known, used)
                _write(folder, {slug: known[slug] for slug in usable if slug in known})
    return _migration_problems(usable, folder) | {
        slug: Problem(**known[slug]["problem"]) for slug in usable if known[slug]["problem"]
    }


def rehearse(
    plugins: Mapping[str, InstalledPlugin], *, rehearsal: Rehearsal, seconds: int
) -> dict[str, tuple[Problem | None, list[str]]]:
    """Try plugins without a problem on a scratch database, whatever the cache knows.

    Returns for each its problem and notes for its author. Progress goes to standard error. Nothing is cached:
    the outcome does not apply to the running site.
    """
    tried = _try_or_report(list(plugins), plugins, seconds, rehearsal)
    return {
        slug: (Problem(**outcome) if outcome else None, rehearsal.notes.get(slug, []))
        for slug, outcome in tried.items()
    }


def forget(slug: str, folder: Path) -> None:
    """Forget the outcomes of a plugin, so that it is tried again at the next start."""
    for file in (_cache(folder), _failed(folder)):
        known = _read_file(file)
        if known.pop(slug, None) is not None:
            _write_file(file, known)


def record_failed_migration(
    plugin: InstalledPlugin, *, name: str, error: str, folder: Path
) -> None:
    """Remember that a migration of this very version failed, so that no start loads it again."""
    known = _read_file(_failed(folder))
    detail = {"name": name, "error": error, "slug": plugin.slug}
    _write_file(_failed(folder), known | {plugin.slug: {"digest": plugin.digest, "detail": detail}})


def _migration_problems(usable: Mapping[str, InstalledPlugin], folder: Path) -> dict[str, Problem]:
    failed = _read_file(_failed(folder))
    return {
        slug: Problem("migration", entry["detail"])
        for slug, entry in failed.items()
        if slug in usable and usable[slug].digest == entry["digest"]
    }


def _key(slug: str, plugins: Mapping[str, InstalledPlugin], seconds: int) -> str:
    """Return a hash of everything that the outcome depends on."""
    parts = [_environment(), str(seconds)]
    parts += [f"{other}={plugins[other].digest}" for other in _before(slug, plugins)]
    return hashlib.sha256("\n".join([*parts, plugins[slug].digest]).encode()).hexdigest()


def _before(slug: str, plugins: Mapping[str, InstalledPlugin]) -> list[str]:
    """Return the plugins that this one depends on, also through others, in load order."""
    names: list[str] = []
    for other in plugins[slug].depends:
        names += [n for n in [*_before(other, plugins), other] if n not in names]
    return names


def _environment() -> str:
    """Return a hash of Python, Kring and the framework."""
    here = Path(__file__).parents[1]
    code = [file.read_bytes() for part in FRAMEWORK for file in sorted(here.glob(part))]
    words = "\n".join([sys.version, __version__])
    return hashlib.sha256(words.encode() + b"".join(code)).hexdigest()


def _own(slug: str, plugins: Mapping[str, InstalledPlugin]) -> str:
    """Return a hash of the code of the plugin and of those it depends on, whatever they run on."""
    codes = [plugins[each].digest for each in [*_before(slug, plugins), slug]]
    return hashlib.sha256("\n".join(codes).encode()).hexdigest()


def _untried(keys: Mapping[str, str], known: Mapping[str, Any]) -> list[str]:
    present = packages.names()

    def holds(slug: str) -> bool:
        entry = known.get(slug)
        if not entry or entry["key"] != keys[slug]:
            return False
        beside = set(entry["packages"])
        if not beside <= present or (entry["problem"] and beside != present):
            return False
        is_temporary = entry["problem"] and entry["problem"]["code"] in TEMPORARY
        is_temporary = is_temporary or entry.get("is_late")
        return not is_temporary or time.time() - entry["tried"] < RETRY_SECONDS

    return [slug for slug in keys if not holds(slug)]


def _dated(
    outcomes: dict[str, Any],
    keys: Mapping[str, str],
    own: Mapping[str, str],
    known: Mapping[str, Any],
    used: Mapping[str, list[str]],
) -> dict[str, Any]:
    now, every = time.time(), sorted(packages.names())
    entries = {}
    for slug, problem in outcomes.items():
        was_good = known.get(slug, {}).get("good") == own[slug]
        beside = every if problem else used.get(slug, every)
        if was_good and problem and problem["code"] in LATE:
            logger.warning("The trial of the plugin %s was late; it goes on as before.", slug)
            late = {"key": keys[slug], "problem": None, "good": own[slug], "is_late": True}
            entries[slug] = late | {"tried": now, "packages": every}
            continue
        # A plugin that could not be tried has no key, and is tried again at the next start.
        key = "" if _is_untried(problem) else keys[slug]
        good = "" if problem else own[slug]
        entry = {"key": key, "problem": problem, "tried": now, "good": good}
        entries[slug] = entry | {"packages": beside}
    return entries


def _is_untried(problem: dict[str, Any] | None) -> bool:
    return problem is not None and problem["code"] == "untried"


def _try_or_report(
    slugs: list[str],
    plugins: Mapping[str, InstalledPlugin],
    seconds: int,
    rehearsal: Rehearsal | None = None,
    used: dict[str, list[str]] | None = None,
) -> dict[str, Any]:
    """Return the outcome for each plugin; that it could not be tried, if no process can be started.

    Fills ``used`` with the packages that each of them loaded.
    """
    try:
        return _try(slugs, plugins, seconds, rehearsal, used)
    except OSError as error:  # no space for files, no process available
        return {slug: _not_tried(slug, str(error)) for slug in slugs}


def _try(
    slugs: list[str],
    plugins: Mapping[str, InstalledPlugin],
    seconds: int,
    rehearsal: Rehearsal | None,
    used: dict[str, list[str]] | None,
) -> dict[str, Any]:
    """Return the outcome for each plugin, from one process that tries them all."""
    with tempfile.TemporaryDirectory(prefix="kring-trial-") as name:
        folder = Path(name)
        to_try: list[dict[str, Any]] = [
            {
                "slug": slug,
                "package": plugins[slug].package,
                "path": str(plugins[slug].path),
                "before": [plugins[other].package for other in _before(slug, plugins)],
            }
            for slug in slugs
        ]
        request: dict[str, Any] = {"plugins": to_try, "seconds": seconds}
        limits = [seconds * (1 + len(each["before"])) for each in to_try]
        limit = START_SECONDS + WAITING_FACTOR * sum(limits)
        if rehearsal:
            request["database"] = dict(rehearsal.database)
            request["waiting"] = {slug: list(rehearsal.waiting.get(slug, ())) for slug in slugs}
            request["migration_seconds"] = MIGRATION_SECONDS
            for each in to_try:
                if old := rehearsal.old.get(each["slug"]):
                    each["old"] = asdict(old) | {"folder": str(old.folder)}
            tries = len(slugs) + len(rehearsal.old)
            limit += TABLES_SECONDS + WAITING_FACTOR * tries * MIGRATION_SECONDS
        (folder / "request.json").write_text(json.dumps(request))
        last_line = _run(folder, limit, shows_progress=rehearsal is not None)
        if rehearsal:
            rehearsal.notes |= {
                slug: _written(folder, slug, "notes") + _notes_on_old(folder, slug)
                for slug in slugs
            }
        if used is not None:
            used |= {slug: found for slug in slugs if (found := _written(folder, slug, "packages"))}
        return {slug: _outcome(folder, slug, last_line) for slug in slugs}


def _run(folder: Path, limit: float, *, shows_progress: bool) -> str:
    """Run the other process; return the last line of its errors, which says why it could not start.

    With ``shows_progress`` its output goes to our standard error.
    """
    path = os.pathsep.join(place or str(Path.cwd()) for place in sys.path)
    # Safe mode: the other process starts Kring alone, and tries nothing itself.
    env = os.environ | {"KRING_SAFE_MODE": "1", "PYTHONPATH": path}
    command = [sys.executable, "-m", "plugins.install.trial", str(folder)]
    try:
        # Nothing in the command comes from outside.
        done = subprocess.run(  # noqa: S603
            command,
            env=env,
            stdout=STANDARD_ERROR if shows_progress else subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        return str(error)
    lines = done.stderr.strip().splitlines()
    return lines[-1] if lines else ""


def _outcome(folder: Path, slug: str, error: str) -> dict[str, Any] | None:
    try:
        return json.loads((folder / f"{slug}.json").read_text())
    except (OSError, ValueError):
        return _not_tried(slug, error)


def _written(folder: Path, slug: str, what: str) -> list[str]:
    """Return what the trial of a plugin wrote beside its outcome; nothing when it did not get there."""
    try:
        return json.loads((folder / f"{slug}.{what}.json").read_text())
    except (OSError, ValueError):
        return []


def _notes_on_old(folder: Path, slug: str) -> list[str]:
    """Return what the older version cannot do with the new tables, as notes; none when it was not tried."""
    told = _read_file(folder / f"{slug}.old.json")
    if "faults" in told:
        return [f"Version {told['version']} on these tables: {fault}." for fault in told["faults"]]
    return [f"The older version could not be tried: {told['detail']}"] if told else []


def _not_tried(slug: str, error: str) -> dict[str, Any]:
    logger.error("The plugin %s could not be tried: %s", slug, error)
    return {"code": "untried", "detail": {"error": error}}


def _cache(folder: Path) -> Path:
    return folder / "preflight.json"


def _failed(folder: Path) -> Path:
    return folder / "failed-migrations.json"


def _read(folder: Path) -> dict[str, Any]:
    """Return what is known: of the folder, else what the image brought along."""
    return _read_file(_cache(SHIPPED)) | _read_file(_cache(folder))


def _read_file(file: Path) -> dict[str, Any]:
    """Return the content of the file; empty when it is missing or damaged."""
    try:
        known = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _write(folder: Path, known: Mapping[str, Any]) -> None:
    _write_file(_cache(folder), known)


def _write_file(file: Path, known: Mapping[str, Any]) -> None:
    """Replace the file atomically. A folder that cannot be written costs a trial at each start."""
    # Each process has a temporary file of its own.
    fresh = file.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(known, indent=1))
        fresh.replace(file)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one process at a time try plugins: the workers of a site start together."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "preflight.lock").open("w")
    except OSError:
        yield
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
