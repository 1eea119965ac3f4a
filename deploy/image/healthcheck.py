#!/usr/bin/env python3
"""Say whether this container does its work: exit code 0 for yes. Only the standard library.

Usage: healthcheck.py web [ADDRESS] | worker | beat
"""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

# Celery's beat writes its schedule at least every three minutes.
BEAT_SECONDS = 600


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
    """Ask this container's own worker for a ping through the broker."""
    ping = ["celery", "-A", "kring", "inspect", "ping", "--timeout", "5"]
    ping += ["--destination", f"celery@{os.uname().nodename}"]
    result = subprocess.run(ping, capture_output=True, text=True, timeout=25, check=False)
    return "" if result.returncode == 0 else (result.stdout + result.stderr).strip()


def beat() -> str:
    """Look at the age of the schedule that beat keeps."""
    files = list(Path(os.environ["VAR_DIR"]).glob("celerybeat-schedule*"))
    if not files:
        return "there is no schedule yet"
    age = time.time() - max(file.stat().st_mtime for file in files)
    return "" if age < BEAT_SECONDS else f"the schedule is {age:.0f} seconds old"


if __name__ == "__main__":
    role, *arguments = sys.argv[1:]
    problem = {"web": web, "worker": worker, "beat": beat}[role](*arguments)
    sys.exit(problem or 0)
