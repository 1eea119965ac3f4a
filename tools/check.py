"""`make check` and `make lint`: every check of the code, all complaints in one run.

Usage: python -m tools.check [NAME …]

With names only those checks run. What a check finds is printed when all have ended; what each took is
processor time. What they remember between two runs is in var/check.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime

from tools import bootstrap, lifetimes

ROOT = bootstrap.ROOT
BIN = bootstrap.PYTHON.parent
PYTHON = str(bootstrap.PYTHON)
MEMORY = ROOT / "var" / "check"


@dataclass(frozen=True)
class Check:
    """A command that fails with a reason when the code is not as it should be."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """The result of a check: its output, and the processor time that it took, in seconds."""

    check: Check
    code: int
    output: str
    seconds: float


def manage(*arguments: str) -> tuple[str, ...]:
    """Return a management command."""
    return (PYTHON, "manage.py", *arguments)


def tool(name: str, *arguments: str) -> tuple[str, ...]:
    """Return a program of the virtual environment."""
    return (str(BIN / name), *arguments)


# The slow ones first, so that none of them begins when the others have ended.
CHECKS = (
    Check("types", tool("mypy", "--cache-dir", f"{MEMORY}/mypy", "--no-error-summary", ".")),
    Check("translations", manage("merge_translations", "--check")),
    Check("migrations", manage("makemigrations", "--check", "--dry-run")),
    Check("templates", tool("djlint", "--lint", "--quiet", ".")),
    Check("circles", (PYTHON, "-m", "tools.circles")),
    Check("rooms", (PYTHON, "-m", "tools.rooms")),
    Check("imports", tool("lint-imports", "--no-logo", "--cache-dir", f"{MEMORY}/imports")),
    Check("imports of plugins", (PYTHON, "-m", "tools.plugin_imports")),
    Check("style", tool("ruff", "check", "--quiet", ".")),
    Check("format", tool("ruff", "format", "--check", "--quiet", ".")),
)


def main(names: Sequence[str]) -> int:
    """Set up what the checks need and run those of these names, or all. Returns 1 when one complains."""
    bootstrap.install_for("test")
    MEMORY.mkdir(parents=True, exist_ok=True)
    chosen = [check for check in CHECKS if check.name in names or not names]
    started = time.monotonic()
    failed = [result for result in run_all(chosen) if result.code]
    for result in failed:
        print(f"\n── {result.check.name} ──\n{result.output.strip()}")
    print()
    for sentence in lifetimes.notices(ROOT, datetime.now(UTC).date()):
        bootstrap.say(sentence)
    bootstrap.say(summary(len(chosen), failed, time.monotonic() - started))
    return min(len(failed), 1)


def run_all(checks: Sequence[Check]) -> list[Result]:
    """Run the checks side by side, say what each took as soon as it ends, and return what they found."""
    results = []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for done in as_completed([pool.submit(run, check) for check in checks]):
            result = done.result()
            results.append(result)
            mark = "✗" if result.code else "✓"
            print(f"{mark} {result.check.name:<20}{result.seconds:6.1f} s", flush=True)
    return results


def run(check: Check) -> Result:
    """Run one check."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
        "RUFF_CACHE_DIR": f"{MEMORY}/ruff",
    }
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            check.command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode(errors="replace")
    return Result(check, process.returncode, text, used.ru_utime + used.ru_stime)


def summary(number: int, failed: Sequence[Result], elapsed: float) -> str:
    """Return the last line: which checks complained, and what all of them took."""
    used = os.times()
    took = f"{used.children_user + used.children_system:.0f} s of processor time, {elapsed:.0f} s"
    if not failed:
        return f"All {number} checks pass ({took})."
    names = ", ".join(result.check.name for result in failed)
    return f"{len(failed)} of {number} checks fail: {names} ({took})."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
