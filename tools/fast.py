"""`make test-fast`: a few tests, soon. Services and the database of the last run are used again and left.

Usage: python -m tools.fast [pytest arguments]

Without arguments it runs the tests of what changed since the main branch, up to the first failure. The
folders that take minutes are left out then; name them to run them.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tools import bootstrap, repository, services
from tools.test import pytest

ROOT = bootstrap.ROOT
MEMORY = ROOT / "var" / "fast"
MAIN = "main"
# They start Kring, browsers or images for themselves.
SLOW = ("tests/browser", "tests/demo", "tests/faults", "tests/image", "tests/startplugin")
# What every room uses, and no folder of tests mirrors.
EVERYWHERE = ("tests/test_smoke.py", "tests/core")


def main(arguments: Sequence[str]) -> int:
    """Run the tests. Returns pytest's exit code."""
    set_up()
    chosen = list(arguments) or defaults()
    if not chosen:
        bootstrap.say(f'Nothing changed since {MAIN}. Name tests: make test-fast ARGS="tests/news"')
        return 0
    environment, missing = services.up()
    for sentence in missing:
        bootstrap.say(f"Missing: {sentence}")
    suffix = os.environ.get("KRING_TEST_SUFFIX") or f"fast{fingerprint([])[:6]}"
    create = ["--create-db"] if changed("migrations", files("*/migrations/*.py")) else []
    return subprocess.run(
        pytest("--reuse-db", *create, *chosen),
        cwd=ROOT,
        env={**os.environ, **environment, "KRING_TEST_SUFFIX": suffix},
        check=False,
    ).returncode


def set_up() -> None:
    """Install what tests need, and build what they load when its sources changed."""
    bootstrap.install_for("test")
    sources = files("*.po", "site/templates/components/*.css", "package-lock.json")
    if changed("built", sources) or not (ROOT / "site" / "assets").is_dir():
        bootstrap.build()


def defaults() -> list[str]:
    """Return the arguments for the tests of what changed; none when nothing did."""
    paths = paths_for(changed_files())
    if left := [path for path in paths if path in SLOW]:
        bootstrap.say(f"Left out, because they take minutes: {' '.join(left)}")
    chosen = [path for path in paths if path not in SLOW]
    if chosen:
        bootstrap.say(f"The tests of what changed since {MAIN}: {' '.join(chosen)}")
    return ["-x", *chosen] if chosen else []


def paths_for(changed: Iterable[Path]) -> list[str]:
    """Return the tests to run for these files: a test file itself, else the folder of the room."""
    paths = {path for file in changed for path in tests_of(file)}
    return sorted(
        path for path in paths if (ROOT / path).exists() and str(Path(path).parent) not in paths
    )


def tests_of(file: Path) -> Sequence[str]:
    """Return the tests that mirror one file."""
    top, *rest = file.parts
    if top == "tests" and len(rest) > 1 and rest[0] != "support":
        return [str(file) if file.name.startswith("test_") else f"tests/{rest[0]}"]
    if file.parts[:2] == repository.CATALOGUE:
        return ["/".join(file.parts[:3])]
    if top == repository.PROJECT and rest[:1] == ["kring"] and len(rest) > 2:
        return [f"tests/{rest[1]}"] if (ROOT / "tests" / rest[1]).is_dir() else EVERYWHERE
    if (ROOT / "tests" / top).is_dir():
        return [f"tests/{top}"]
    return EVERYWHERE if file.suffix in (".py", ".html", ".toml", ".txt") else ()


def changed_files() -> list[Path]:
    """Return the files that differ from the main branch, or from the last commit where there is none."""
    known = git("merge-base", MAIN, "HEAD") or ["HEAD"]
    names = git("diff", "--name-only", known[0]) + git("ls-files", "--others", "--exclude-standard")
    return [Path(name) for name in names]


def git(*arguments: str) -> list[str]:
    """Return the lines that Git prints; none when it refuses."""
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.splitlines() if done.returncode == 0 else []


def files(*patterns: str) -> list[Path]:
    """Return the files of this checkout that match."""
    return [ROOT / file for file in repository.files(ROOT, *patterns)]


def changed(name: str, sources: Sequence[Path]) -> bool:
    """Return whether these files changed since the last time, and remember them."""
    stamp, now = MEMORY / name, fingerprint(sources)
    if stamp.exists() and stamp.read_text() == now:
        return False
    MEMORY.mkdir(parents=True, exist_ok=True)
    stamp.write_text(now)
    return True


def fingerprint(sources: Sequence[Path]) -> str:
    """Return a digest of this checkout's place, and of the paths and contents of the files."""
    hashes = hashlib.sha256(str(ROOT).encode())
    for file in sources:
        hashes.update(str(file).encode() + b"\0" + file.read_bytes())
    return hashes.hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
