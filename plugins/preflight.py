"""Try a new or changed plugin in another process before the site loads it.

The outcome is kept by the content of the plugin's code, of what it depends on, and of the installed
packages, so that an unchanged plugin costs nothing at a start.
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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kring import __version__
from plugins.problems import Problem
from plugins.registry import Found

logger = logging.getLogger(__name__)

# What may pass by itself, such as a machine that was too busy, is tried again after a while.
PASSING, RETRY_SECONDS = {"slow", "crash"}, 600
# What Kring itself may take to start in the other process.
START_SECONDS = 120
# What the tables of Kring on a scratch database, and the migrations of one plugin, may take.
TABLES_SECONDS, MIGRATION_SECONDS = 600, 120
STANDARD_ERROR = 2
# Another framework may judge otherwise, or offer less.
FRAMEWORK = ("*.py", "contributions/*.py")


@dataclass
class Rehearsal:
    """What a trial with migrations needs: the settings of its database, and by slug what waits here."""

    database: Mapping[str, Any]
    waiting: Mapping[str, Sequence[str]]
    # By slug, what its author should know.
    notes: dict[str, list[str]] = field(default_factory=dict)


def problems(plugins: Mapping[str, Found], *, folder: Path, seconds: int) -> dict[str, Problem]:
    """Return the problem of each plugin that cannot be loaded.

    Plugins that already have a problem are left out. ``seconds`` is what one may take.
    """
    usable = {slug: found for slug, found in plugins.items() if not found.problem}
    if not usable:
        return {}
    keys = {slug: _key(slug, usable, seconds) for slug in usable}
    known = _read(folder)
    if _untried(keys, known):
        with _alone(folder):
            # Another process may have tried them while this one waited.
            known = _read(folder)
            if untried := _untried(keys, known):
                outcomes = _try_or_say_why(untried, usable, seconds)
                known |= _dated(outcomes, keys)
                _write(folder, {slug: known[slug] for slug in usable if slug in known})
    return _migration_problems(usable, folder) | {
        slug: Problem(**known[slug]["problem"]) for slug in usable if known[slug]["problem"]
    }


def rehearse(
    plugins: Mapping[str, Found], *, rehearsal: Rehearsal, seconds: int
) -> dict[str, tuple[Problem | None, list[str]]]:
    """Try plugins without a problem on a scratch database, whatever is known of them.

    Returns for each its problem and what its author should know. What is said meanwhile goes to
    standard error. Nothing is remembered: this says nothing of the site as it runs.
    """
    tried = _try_or_say_why(list(plugins), plugins, seconds, rehearsal)
    return {
        slug: (Problem(**outcome) if outcome else None, rehearsal.notes.get(slug, []))
        for slug, outcome in tried.items()
    }


def forget(slug: str, folder: Path) -> None:
    """Let the plugin be tried again at the next start."""
    for file in (_cache(folder), _failed(folder)):
        known = _read_file(file)
        if known.pop(slug, None) is not None:
            _write_file(file, known)


def record_failed_migration(found: Found, *, name: str, error: str, folder: Path) -> None:
    """Remember that a migration of this very version failed, so that no start loads it again."""
    known = _read_file(_failed(folder))
    detail = {"name": name, "error": error, "slug": found.slug}
    _write_file(_failed(folder), known | {found.slug: {"digest": found.digest, "detail": detail}})


def _migration_problems(usable: Mapping[str, Found], folder: Path) -> dict[str, Problem]:
    failed = _read_file(_failed(folder))
    return {
        slug: Problem("migration", entry["detail"])
        for slug, entry in failed.items()
        if slug in usable and usable[slug].digest == entry["digest"]
    }


def _key(slug: str, plugins: Mapping[str, Found], seconds: int) -> str:
    """Return what stands for everything that the outcome depends on."""
    parts = [_environment(), str(seconds)]
    parts += [f"{other}={plugins[other].digest}" for other in _before(slug, plugins)]
    return hashlib.sha256("\n".join([*parts, plugins[slug].digest]).encode()).hexdigest()


def _before(slug: str, plugins: Mapping[str, Found]) -> list[str]:
    """Return the plugins that this one depends on, also through others, in load order."""
    names: list[str] = []
    for other in plugins[slug].depends:
        names += [n for n in [*_before(other, plugins), other] if n not in names]
    return names


def _environment() -> str:
    """Return what stands for Python, Kring, the installed packages and the framework."""
    places = [Path(place) for place in sys.path if place and Path(place).is_dir()]
    packages = sorted(
        {e.name for place in places for e in place.iterdir() if e.name.endswith(".dist-info")}
    )
    here = Path(__file__).parent
    code = [file.read_bytes() for part in FRAMEWORK for file in sorted(here.glob(part))]
    words = "\n".join([sys.version, __version__, *packages])
    return hashlib.sha256(words.encode() + b"".join(code)).hexdigest()


def _untried(keys: Mapping[str, str], known: Mapping[str, Any]) -> list[str]:
    def holds(slug: str) -> bool:
        entry = known.get(slug)
        if not entry or entry["key"] != keys[slug]:
            return False
        passing = entry["problem"] and entry["problem"]["code"] in PASSING
        return not passing or time.time() - entry["tried"] < RETRY_SECONDS

    return [slug for slug in keys if not holds(slug)]


def _dated(outcomes: dict[str, Any], keys: Mapping[str, str]) -> dict[str, Any]:
    now = time.time()
    return {
        # What could not be tried has no key, and is tried again at the next start.
        slug: {"key": "" if _is_untried(problem) else keys[slug], "problem": problem, "tried": now}
        for slug, problem in outcomes.items()
    }


def _is_untried(problem: dict[str, Any] | None) -> bool:
    return bool(problem) and problem["code"] == "untried"  # type: ignore[index]


def _try_or_say_why(
    slugs: list[str],
    plugins: Mapping[str, Found],
    seconds: int,
    rehearsal: Rehearsal | None = None,
) -> dict[str, Any]:
    """Try the plugins; where no other process can be started, say that of each."""
    try:
        return _try(slugs, plugins, seconds, rehearsal)
    except OSError as error:  # no room for files, no process to be had
        return {slug: _not_tried(slug, str(error)) for slug in slugs}


def _try(
    slugs: list[str], plugins: Mapping[str, Found], seconds: int, rehearsal: Rehearsal | None
) -> dict[str, Any]:
    """Return the outcome for each plugin, from one process that tries them all."""
    with tempfile.TemporaryDirectory(prefix="kring-trial-") as name:
        folder = Path(name)
        request = [
            {
                "slug": slug,
                "package": plugins[slug].package,
                "path": str(plugins[slug].path),
                "before": [plugins[other].package for other in _before(slug, plugins)],
            }
            for slug in slugs
        ]
        asked: dict[str, Any] = {"plugins": request, "seconds": seconds}
        limit = START_SECONDS + sum(seconds * (1 + len(each["before"])) for each in request)
        if rehearsal:
            asked["database"] = dict(rehearsal.database)
            asked["waiting"] = {slug: list(rehearsal.waiting.get(slug, ())) for slug in slugs}
            asked["migration_seconds"] = MIGRATION_SECONDS
            limit += TABLES_SECONDS + len(slugs) * MIGRATION_SECONDS
        (folder / "request.json").write_text(json.dumps(asked))
        said = _run(folder, limit, is_heard=rehearsal is not None)
        if rehearsal:
            rehearsal.notes |= {slug: _notes(folder, slug) for slug in slugs}
        return {slug: _outcome(folder, slug, said) for slug in slugs}


def _run(folder: Path, limit: float, *, is_heard: bool) -> str:
    """Run the other process; return what it said in the end, for when it could not start.

    What it tells of its progress goes to our standard error, if anybody listens.
    """
    path = os.pathsep.join(place or str(Path.cwd()) for place in sys.path)
    # Safe mode: the other process starts Kring alone, and tries nothing itself.
    env = os.environ | {"KRING_SAFE_MODE": "1", "PYTHONPATH": path}
    command = [sys.executable, "-m", "plugins.trial", str(folder)]
    try:
        # Nothing in the command comes from outside.
        done = subprocess.run(  # noqa: S603
            command,
            env=env,
            stdout=STANDARD_ERROR if is_heard else subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        return str(error)
    lines = done.stderr.strip().splitlines()
    return lines[-1] if lines else ""


def _outcome(folder: Path, slug: str, said: str) -> dict[str, Any] | None:
    try:
        return json.loads((folder / f"{slug}.json").read_text())
    except (OSError, ValueError):
        return _not_tried(slug, said)


def _notes(folder: Path, slug: str) -> list[str]:
    try:
        return json.loads((folder / f"{slug}.notes.json").read_text())
    except (OSError, ValueError):
        return []


def _not_tried(slug: str, said: str) -> dict[str, Any]:
    logger.error("The plugin %s could not be tried: %s", slug, said)
    return {"code": "untried", "detail": {"error": said}}


def _cache(folder: Path) -> Path:
    return folder / "preflight.json"


def _failed(folder: Path) -> Path:
    return folder / "failed-migrations.json"


def _read(folder: Path) -> dict[str, Any]:
    return _read_file(_cache(folder))


def _read_file(file: Path) -> dict[str, Any]:
    """Return what the file holds; nothing when there is none or it is damaged."""
    try:
        known = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _write(folder: Path, known: Mapping[str, Any]) -> None:
    _write_file(_cache(folder), known)


def _write_file(file: Path, known: Mapping[str, Any]) -> None:
    """Replace the file in one step. A folder that cannot be written costs a trial at each start."""
    # Two processes never write the same temporary file.
    fresh = file.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(known, indent=1))
        fresh.replace(file)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
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
