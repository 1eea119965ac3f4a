"""Run the measurements: all of them, or those named on the command line.

Usage: python -m bench [NAME ...]
"""

import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
# Modules that others lean on and that measure nothing themselves.
SUPPORT = {"__init__", "__main__", "content", "measure", "scratch"}


def names() -> list[str]:
    """Return the measurements that there are."""
    return sorted(file.stem for file in FOLDER.glob("*.py") if file.stem not in SUPPORT)


def main() -> int:
    """Run each measurement in a process of its own, so that none warms up the next."""
    chosen = sys.argv[1:] or names()
    if unknown := set(chosen) - set(names()):
        print(f"Unknown: {', '.join(sorted(unknown))}. There are: {', '.join(names())}.")
        return 2
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(FOLDER.parent / "site"), "."])}
    failed = 0
    for name in chosen:
        command = [sys.executable, "-m", f"bench.{name}"]
        failed |= subprocess.run(command, cwd=FOLDER.parent, env=environment).returncode
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
