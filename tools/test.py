"""`make test`: start the services, run the suite, stop the services.

Usage: python tools/test.py [pytest arguments]

Without arguments the whole suite runs in three parts side by side, each with databases of its own: much
of it waits for browsers and services.
"""

import os
import subprocess
import sys
from pathlib import Path

import bootstrap
import services

# The folders of two parts; another has the rest. They take about equally long.
APART = (
    ("tests/browser", "tests/demo", "tests/startplugin"),
    ("tests/faults", "tests/image", "tests/search"),
)
SKIPPED = "Skipped, and why"


def main(arguments: list[str]) -> int:
    """Run the suite with everything this machine has. Returns pytest's exit code."""
    bootstrap.main("test")
    already = {name for name in services.SERVICES if os.environ.get(name)}
    environment, missing = services.up()
    for name, value in environment.items():
        bootstrap.say(f"{name.removeprefix('TEST_')}: {value}")
    for sentence in missing:
        bootstrap.say(f"Missing: {sentence}")
    if missing and os.environ.get("CI") == "true":
        bootstrap.stop("A service is missing, and CI=true makes that a failure.")
    try:
        if arguments:
            return subprocess.run(
                pytest(*arguments),
                cwd=bootstrap.ROOT,
                env={**os.environ, **environment},
                check=False,
            ).returncode
        return run_parts({**os.environ, **environment})
    finally:
        if not already and os.environ.get("KEEP_SERVICES") != "1":
            services.down()


def pytest(*arguments: str) -> list[str]:
    """Return the command that runs pytest with these arguments."""
    return [str(bootstrap.PYTHON), "-m", "pytest", *arguments]


def parts() -> list[list[str]]:
    """Return the paths of each part of the suite."""
    folders = sorted((bootstrap.ROOT / "tests").iterdir())
    tests = [each for each in folders if each.is_dir() or each.name.startswith("test_")]
    paths = [f"tests/{each.name}" for each in tests if not each.name.startswith("__")]
    apart = [[path for path in paths if path in part] for part in APART]
    rest = [path for path in paths if not any(path in part for part in apart)]
    return [[*rest, "plugins/catalogue"], *(part for part in apart if part)]


def run_parts(environment: dict[str, str]) -> int:
    """Run the parts, one to the terminal and the others to files that are shown afterwards. Returns an exit code."""
    bootstrap.say("Running the suite in parts; the output of the others follows that of the first")
    logs = bootstrap.ROOT / "var" / "log"
    logs.mkdir(parents=True, exist_ok=True)
    files, running = [], []
    for number, paths in enumerate(parts(), start=1):
        files.append(logs / f"test-{number}.log")
        with files[-1].open("wb") as log:
            running.append(
                subprocess.Popen(
                    pytest(*paths), cwd=bootstrap.ROOT, stderr=subprocess.STDOUT,
                    stdout=subprocess.PIPE if number == 1 else log,
                    env={**environment, "KRING_TEST_SUFFIX": f"part{number}"},
                )
            )  # fmt: skip
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
