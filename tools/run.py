"""`make run`: a running demo on this machine, with whatever services it has.

Uses DATABASE_URL, REDIS_URL and ELASTICSEARCH_URL when they are set; otherwise SQLite, an embedded
broker, and a local Elasticsearch when Maven and a JDK ≥ 21 are present. PORT chooses the port.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import bootstrap
from bootstrap import PYTHON, ROOT, say

NODE = ROOT / "deploy" / "elasticsearch" / "node.py"
START_SECONDS = 60


def local_elasticsearch() -> tuple[str, str]:
    """Return the address of the local node and how it came to be, or an empty one and why not."""
    if address := os.environ.get("ELASTICSEARCH_URL"):
        return address, f"Elasticsearch at {address}"
    there = subprocess.run(
        [sys.executable, str(NODE), "available"], capture_output=True, text=True, check=False
    )
    if there.returncode:
        return "", f"the database, because {(there.stdout + there.stderr).strip()}"
    up = subprocess.run(
        [sys.executable, str(NODE), "up"], stdout=subprocess.PIPE, text=True, check=False
    )
    if up.returncode:
        return "", "the database, because Elasticsearch did not start (its message stands above)"
    address = up.stdout.strip().splitlines()[-1]
    return address, f"Elasticsearch 9.2 at {address}"


def environment(port: int, search: str) -> dict[str, str]:
    """Return the environment of the three processes."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": os.environ.get(
            "DJANGO_SETTINGS_MODULE", "kring.settings.development"
        ),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
        "BASE_URL": os.environ.get("BASE_URL", f"http://localhost:{port}"),
        "ELASTICSEARCH_URL": search,
    }


def processes(port: int) -> dict[str, list[str]]:
    """Return the command of each process: web server, worker, beat."""
    celery = [str(PYTHON), "-m", "celery", "-A", "kring"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return {
        "web": [
            str(PYTHON), "-m", "gunicorn", "kring.wsgi", "--bind", f"0.0.0.0:{port}",
            "--worker-class", "gthread", "--workers", "2", "--threads", "4",
        ],
        "worker": [*celery, "worker", "--concurrency", "1", *quiet, "--loglevel", "WARNING"],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--pidfile="],
    }  # fmt: skip


def prepare(env: dict[str, str]) -> None:
    """Bring the database up to date, and fill it the first time."""
    say("Bringing the database up to date")
    env = {**env, "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING")}
    bootstrap.manage("migrate", "--verbosity", "0", env=env)
    bootstrap.manage("setup_kring", "--verbosity", "0", env=env)
    bootstrap.manage("load_demo", "--if-empty", env=env)
    say("Building the search index")
    bootstrap.manage("update_index", "--verbosity", "0", env=env)
    bootstrap.manage("search", "rebuild", env=env)


def wait_until_ready(port: int, running: dict[str, subprocess.Popen]) -> None:
    """Return when the site answers; stop with the name of the log when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        for name, process in running.items():
            if process.poll() is not None:
                bootstrap.stop(f"The {name} process stopped. See var/log/{name}.log.")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    bootstrap.stop("The site does not answer. See var/log/web.log.")


def start(env: dict[str, str], port: int, logs: Path) -> dict[str, subprocess.Popen]:
    """Start the processes, each with a log file of its own."""
    logs.mkdir(parents=True, exist_ok=True)
    running = {}
    for name, command in processes(port).items():
        with (logs / f"{name}.log").open("w") as log:
            running[name] = subprocess.Popen(
                command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT
            )
    return running


def describe(env: dict[str, str], port: int, search: str) -> None:
    """Print what the demo uses, its address and the sign-ins."""
    database = (
        "PostgreSQL" if "postgres" in env.get("DATABASE_URL", "") else "SQLite (var/kring.sqlite3)"
    )
    broker = "Redis" if env.get("REDIS_URL") else "embedded (files under var/broker)"
    print(f"\n  Database  {database}\n  Broker    {broker}\n  Search    {search}")
    print(f"\n  Kring runs at http://localhost:{port}   (stop with Ctrl-C)\n", flush=True)
    bootstrap.manage("load_demo", "--sign-ins", env=env)


def main() -> None:
    """Set up, start, describe, and wait until somebody stops it."""
    bootstrap.main("base")
    port = int(os.environ.get("PORT", "8000"))
    address, search = local_elasticsearch()
    env = environment(port, address)
    prepare(env)
    running = start(env, port, ROOT / env.get("VAR_DIR", "var") / "log")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        wait_until_ready(port, running)
        describe(env, port, search)
        while all(process.poll() is None for process in running.values()):
            time.sleep(1)
        bootstrap.stop("One of the processes stopped. See var/log/.")
    except KeyboardInterrupt:
        print()
    finally:
        for process in running.values():
            process.terminate()
        for process in running.values():
            process.wait()
        if address and not os.environ.get("ELASTICSEARCH_URL"):
            subprocess.run([sys.executable, str(NODE), "down"], check=False)


if __name__ == "__main__":
    main()
