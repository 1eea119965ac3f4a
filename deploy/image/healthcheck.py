#!/usr/bin/env python3
"""Say whether this container does its work: exit code 0 for yes. Only the standard library.

Usage: healthcheck.py web [ADDRESS] | worker | beat
"""

import os
import sys
import time
import urllib.request
from pathlib import Path

# Celery's beat writes its schedule at least every three minutes.
BEAT_SECONDS = 600
# A worker touches its file every ten seconds.
WORKER_SECONDS = 120


def web(address: str = "http://127.0.0.1:8000") -> str:
    """Ask the site itself whether database and cache answer. Returns what is wrong, or nothing."""
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".")
    request = urllib.request.Request(f"{address}/health/ready", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=4) as answer:
            return "" if answer.status == 200 else f"status {answer.status}"
    except OSError as error:
        return str(error)


def worker() -> str:
    """Look at the age of the file that the worker touches while it listens to the broker."""
    return _age_of(Path(os.environ["WORKER_ALIVE_FILE"]), WORKER_SECONDS)


def beat() -> str:
    """Look at the age of the schedule that beat keeps."""
    files = list(Path(os.environ["VAR_DIR"]).glob("celerybeat-schedule*"))
    if not files:
        return "there is no schedule yet"
    return _age_of(max(files, key=lambda file: file.stat().st_mtime), BEAT_SECONDS)


def _age_of(file: Path, limit: int) -> str:
    try:
        age = time.time() - file.stat().st_mtime
    except FileNotFoundError:
        return f"there is no {file} yet"
    return "" if age < limit else f"{file} is {age:.0f} seconds old"


if __name__ == "__main__":
    role, *arguments = sys.argv[1:]
    problem = {"web": web, "worker": worker, "beat": beat}[role](*arguments)
    sys.exit(problem or 0)
