"""`make test-pythons`: the fast part of the suite on the oldest and the newest Python here, with coverage.

Usage: python -m tools.pythons

`make test` runs the whole suite on the Python of .venv, so that this one is left out. Coverage is taken
where it costs little: from Python 3.12 on the interpreter itself tells which lines ran.
"""

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tools import bootstrap, repository, services
from tools.fast import SLOW

ROOT = bootstrap.ROOT
MEMORY = ROOT / "var" / "pythons"
# What needs no browser, no Elasticsearch and no image, and takes no minutes.
FAST = ("-q", "--durations=0", "-m", "not (browser or elasticsearch or image or slow)")
# For a Python that counts lines at a price: rooms whose tests are many and quick.
CORE = ("tests/core", "tests/home", "tests/news", "tests/people")
CHEAP_COVERAGE = (3, 12)

Version = tuple[int, int]


def main() -> int:
    """Run the fast part where it has not run yet. Returns 1 when a test failed."""
    there = found(candidates())
    own = version_of(bootstrap.PYTHON)
    chosen = sorted({min(there), max(there)} - {own})
    named = ", ".join(map(name_of, sorted(there)))
    bootstrap.say(f"Python on this machine, {name_of(bootstrap.OLDEST_PYTHON)} or newer: {named}")
    with services.running() as (environment, _missing):
        if not chosen:
            bootstrap.say(f"There is no other than {name_of(own)}, on which the whole suite runs.")
            return run(bootstrap.PYTHON, own, environment, [*CORE, *FAST])
        codes = [
            run(environment_for(version, there[version]), version, environment, [*paths(), *FAST])
            for version in chosen
        ]
    return max(codes)


def candidates() -> list[Path]:
    """Return what may be a Python: on the path, and what pyenv installed."""
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep)]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    named = [program for folder in folders for program in folder.glob("python3.[0-9]*[0-9]")]
    return [Path(sys.executable), *named, *pyenv.glob("*/bin/python3")]


def found(programs: Iterable[Path]) -> dict[Version, Path]:
    """Return a program for each version that Kring runs on and that can make a virtual environment."""
    versions: dict[Version, Path] = {}
    for program in programs:
        version = version_of(program)
        if version and version >= bootstrap.OLDEST_PYTHON:
            versions.setdefault(version, program)
    return versions


def version_of(program: Path) -> Version | None:
    """Return the version of a Python with all that makes a virtual environment; None for anything else."""
    asked = "import ensurepip, sys, venv; print(*sys.version_info[:2])"
    try:
        done = subprocess.run([program, "-c", asked], capture_output=True, text=True, check=True)
        major, minor = done.stdout.split()
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
    return int(major), int(minor)


def name_of(version: Version) -> str:
    """Return a version as people write it."""
    return ".".join(map(str, version))


def environment_for(version: Version, program: Path) -> Path:
    """Return the Python of an environment with everything that tests need, made when it is not there."""
    folder = MEMORY / name_of(version)
    python = folder / "bin" / "python"
    files = [ROOT / "requirements" / f"{name}.txt" for name in ("base", "demo", "test")]
    stamp, fingerprint = folder / "kring.stamp", bootstrap.digest(*files)
    if stamp.exists() and stamp.read_text() == fingerprint:
        return python
    bootstrap.say(f"Making an environment with Python {name_of(version)}")
    subprocess.run([program, "-m", "venv", "--clear", folder], check=True)
    install = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    listed = [argument for file in files for argument in ("-r", str(file))]
    subprocess.run([*install, "--require-hashes", *listed], check=True)
    stamp.write_text(fingerprint)
    return python


def paths() -> list[str]:
    """Return the folders of the fast part."""
    folders = {f"tests/{file.parts[1]}" for file in repository.files(ROOT, "tests/*/test_*.py")}
    return [*sorted(folders.difference(SLOW)), "plugins/catalogue"]


def run(python: Path, version: Version, addresses: Mapping[str, str], pytest: Sequence[str]) -> int:
    """Run tests on one Python and print what they cover. Returns pytest's exit code."""
    bootstrap.say(f"The fast part on Python {name_of(version)}")
    data = MEMORY / f"coverage-{name_of(version)}"
    data.parent.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        **addresses,
        "KRING_TEST_SUFFIX": f"py{''.join(map(str, version))}",
        "COVERAGE_FILE": str(data),
        "COVERAGE_CORE": "sysmon" if version >= CHEAP_COVERAGE else "ctrace",
    }
    coverage = [python, "-m", "coverage"]
    sources = ",".join([*repository.rooms(ROOT), f"{repository.PROJECT}/kring"])
    measured = [*coverage, "run", f"--source={sources}", "--omit=*/migrations/*,*/tests/*"]
    tests = subprocess.run([*measured, "-m", "pytest", *pytest], cwd=ROOT, env=environment)
    report = data.with_suffix(".json")
    subprocess.run([*coverage, "json", "-q", "-o", report], cwd=ROOT, env=environment)
    if report.exists():
        print(table(json.loads(report.read_text())["files"]))
    return tests.returncode


def table(files: Mapping[str, Mapping]) -> str:
    """Return how much of each room ran: lines of code, and the share of them that did."""
    lines: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, file in files.items():
        summary = file["summary"]
        for room in (room_of(Path(name)), "all of Kring"):
            lines[room][0] += summary["num_statements"]
            lines[room][1] += summary["covered_lines"]
    last = lines.pop("all of Kring", [0, 0])
    rows = [*sorted(lines.items()), ("all of Kring", last)]
    return "\n".join(
        [
            f"{'Covered by the fast part':<28}{'lines':>8}{'ran':>7}",
            *(f"{room:<28}{every:8}{ran / (every or 1):7.0%}" for room, (every, ran) in rows),
        ]
    )


def room_of(file: Path) -> str:
    """Return the room of a file; of a plugin in the catalogue its folder, of the project ``kring``."""
    if file.parts[:2] == repository.CATALOGUE:
        return "/".join(file.parts[:3])
    return "kring" if file.parts[0] == repository.PROJECT else file.parts[0]


if __name__ == "__main__":
    sys.exit(main())
