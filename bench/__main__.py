"""Run the measurements: all of them, or those named on the command line.

Usage: python -m bench [NAME ...] [OPTION ...]

A measurement is a module of this folder, or a folder with a ``__main__`` of its own. What follows from the
first hyphen on is handed to every measurement that is run.
"""

import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
# Modules that others use and that measure nothing themselves.
SUPPORT = {"__init__", "__main__", "content", "measure", "scratch"}


def names() -> list[str]:
    """Return the measurements that there are."""
    modules = {file.stem for file in FOLDER.glob("*.py")} - SUPPORT
    return sorted(modules | {file.parent.name for file in FOLDER.glob("*/__main__.py")})


def main() -> int:
    """Run each measurement in a process of its own, so that none warms up the next."""
    told = sys.argv[1:]
    first = next((at for at, word in enumerate(told) if word.startswith("-")), len(told))
    chosen, options = told[:first] or names(), told[first:]
    if unknown := set(chosen) - set(names()):
        print(f"Unknown: {', '.join(sorted(unknown))}. There are: {', '.join(names())}.")
        return 2
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(FOLDER.parent / "site"), "."])}
    failed = 0
    for name in chosen:
        command = [sys.executable, "-m", f"bench.{name}", *options]
        failed |= subprocess.run(command, cwd=FOLDER.parent, env=environment).returncode
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
