"""`make test`: start the services, run the suite, stop the services.

Usage: python -m tools.test [pytest arguments]

Without arguments the whole suite runs in three parts side by side, each with databases of its own: much
of it waits for browsers and services. What promises people a time runs after them, when nothing else does.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import bootstrap, services

# The folders and files of two parts; another has the rest. They take about equally long.
APART = (
    ("tests/browser", "tests/demo", "tests/startplugin", "tests/test_canary.py"),
    ("tests/faults", "tests/image", "tests/search", "tests/wheel"),
)
# Tests that read the clock, because the time is what Kring promises.
QUIET = ("tests/plugins/test_stop_everywhere.py",)
# A search engine that lives for minutes spends a third of its time on code that it will not need.
SHORT_LIVED = "-Xms512m -Xmx512m -XX:TieredStopAtLevel=1"
SKIPPED = "Skipped, and why"


def main(arguments: list[str]) -> int:
    """Run the suite with everything this machine has. Returns pytest's exit code."""
    # Kring is started some hundred times: each process finds what the first one compiled.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    bootstrap.main("test")
    os.environ.setdefault("ES_JAVA_OPTS", SHORT_LIVED)
    with services.running() as (environment, missing):
        for name, value in environment.items():
            bootstrap.say(f"{name.removeprefix('TEST_')}: {value}")
        for sentence in missing:
            bootstrap.say(f"Missing: {sentence}")
        if missing and os.environ.get("CI") == "true":
            bootstrap.stop("A service is missing, and CI=true makes that a failure.")
        everything = {**os.environ, **environment}
        if arguments:
            command = pytest(*arguments)
            return subprocess.run(command, cwd=bootstrap.ROOT, env=everything).returncode
        return run_parts(everything)


def pytest(*arguments: str) -> list[str]:
    """Return the command that runs pytest with these arguments."""
    return [str(bootstrap.PYTHON), "-m", "pytest", *arguments]


def parts() -> list[list[str]]:
    """Return the paths of each part of the suite."""
    folders = sorted((bootstrap.ROOT / "tests").iterdir())
    paths = [f"tests/{each.name}" for each in folders if has_tests(each)]
    apart = [[path for path in paths if path in part] for part in APART]
    rest = [path for path in paths if not any(path in part for part in apart)]
    return [[*rest, "plugins/catalogue"], *(part for part in apart if part)]


def has_tests(path: Path) -> bool:
    """Return whether this is a module of tests, or a folder with one; other folders only support them."""
    return path.name.startswith("test_") or (path.is_dir() and any(path.rglob("test_*.py")))


def run_parts(environment: dict[str, str]) -> int:
    """Migrate once, then run the parts. Returns the first exit code that is not 0, or 0."""
    bootstrap.say("Migrating once what every part starts from")
    with tempfile.TemporaryDirectory(prefix="kring-prepared-") as folder:
        prepared = {**environment, "KRING_PREPARED": folder}
        command = [str(bootstrap.PYTHON), "-m", "tests.support.prepared", folder]
        made = subprocess.run(command, cwd=bootstrap.ROOT, env=prepared)
        return made.returncode or run_prepared(prepared)


def run_prepared(environment: dict[str, str]) -> int:
    """Run the parts, one to the terminal and the others to files that are shown afterwards, then the quiet tests.

    Returns the first exit code that is not 0, or 0.
    """
    bootstrap.say("Running the suite in parts; the output of the others follows that of the first")
    logs = bootstrap.ROOT / "var" / "log"
    logs.mkdir(parents=True, exist_ok=True)
    files, running = [], []
    for number, paths in enumerate(parts(), start=1):
        files.append(logs / f"test-{number}.log")
        with files[-1].open("wb") as log:
            running.append(
                subprocess.Popen(
                    pytest(*paths, *(f"--ignore={path}" for path in QUIET)),
                    cwd=bootstrap.ROOT,
                    stderr=subprocess.STDOUT,
                    stdout=subprocess.PIPE if number == 1 else log,
                    env={**environment, "KRING_TEST_SUFFIX": f"part{number}"},
                )
            )
    with files[0].open("wb") as log:
        for line in running[0].stdout or ():
            sys.stdout.buffer.write(line)
            sys.stdout.flush()
            log.write(line)
    codes = []
    for process, file in zip(running, files, strict=True):
        codes.append(process.wait())
        if file != files[0]:
            sys.stdout.write(file.read_text(errors="replace"))
    files.append(logs / "test-quiet.log")
    with files[-1].open("wb") as log:
        quiet = subprocess.run(
            pytest(*QUIET), cwd=bootstrap.ROOT, env=environment, stdout=log, stderr=log
        )
    codes.append(quiet.returncode)
    sys.stdout.write(files[-1].read_text(errors="replace"))
    say_skipped(files)
    return next((code for code in codes if code), 0)


def say_skipped(files: list[Path]) -> None:
    """Print what the parts skipped, once more and together."""
    print(f"\n{SKIPPED}, in all parts")
    for file in files:
        lines = file.read_text(errors="replace").splitlines()
        starts = [number for number, line in enumerate(lines) if SKIPPED in line]
        for line in lines[starts[-1] + 1 :] if starts else ["  The part did not come to its end."]:
            if line.startswith("="):
                break
            print(line)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
