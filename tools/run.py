"""`make run`: a running demo on this machine, with whatever services it has.

Uses DATABASE_URL, REDIS_URL and ELASTICSEARCH_URL when they are set; otherwise SQLite, an embedded
broker, and a local Elasticsearch when Maven and a JDK ≥ 21 are present. PORT chooses the port. Only this
machine reaches the demo, whose passwords are printed; HOST=0.0.0.0 opens it to the network.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tools import bootstrap
from tools.bootstrap import PYTHON, ROOT, say

NODE = ROOT / "deploy" / "elasticsearch" / "node.py"
LOOPBACK = "127.0.0.1"
THREADS = "4"
EVERYWHERE = ("0.0.0.0", "[::]", "")
# How often it is said that the site is still starting.
SAY_EVERY_SECONDS = 30


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
        return "", "the database, because Elasticsearch did not start (see its message above)"
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
        "WEB_THREADS": THREADS,
        "ELASTICSEARCH_URL": search,
    }


def processes(port: int, host: str = LOOPBACK) -> dict[str, list[str]]:
    """Return the command of each process: web server, worker, beat."""
    celery = [str(PYTHON), "-m", "celery", "-A", "kring"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return {
        "web": [
            str(PYTHON),
            "-m",
            "gunicorn",
            "kring.wsgi",
            "--bind",
            f"{host}:{port}",
            "--worker-class",
            "gthread",
            "--workers",
            "2",
            "--threads",
            THREADS,
            "--limit-request-line",
            "0",
        ],
        "worker": [*celery, "worker", "--concurrency", "1", *quiet, "--loglevel", "WARNING"],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--pidfile="],
    }


def prepare(env: dict[str, str]) -> None:
    """Bring the database up to date, and fill it the first time."""
    say("Bringing the database up to date")
    env = {**env, "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING")}
    bootstrap.manage("migrate", "--verbosity", "0", env=env)
    bootstrap.manage("setup_kring", "--verbosity", "0", env=env)
    bootstrap.manage("load_demo", "--if-empty", env=env)
    build_index(env)


def build_index(env: dict[str, str]) -> None:
    """Build the indexes. A search engine that answers late is told in one line: search works without it."""
    say("Building the search index")
    logs = ROOT / env.get("VAR_DIR", "var") / "log"
    logs.mkdir(parents=True, exist_ok=True)
    for command in (["update_index", "--verbosity", "0"], ["search", "rebuild"]):
        with (logs / "search.log").open("w") as log:
            done = subprocess.run(
                [str(PYTHON), str(ROOT / "manage.py"), *command],
                cwd=ROOT,
                env=env,
                stderr=log,
                check=False,
            )
        if done.returncode:
            say(
                "The search engine does not answer in time: search answers from the database until "
                f"“manage.py {command[0]}” has run. The reason is in {logs / 'search.log'}."
            )
            return


def wait_until_ready(host: str, port: int, running: dict[str, subprocess.Popen]) -> None:
    """Return when the site answers, however long a busy machine takes; stop when a process ends."""
    own = LOOPBACK if host in EVERYWHERE else host
    say_at = time.monotonic() + SAY_EVERY_SECONDS
    while not _is_ready(own, port):
        for name, process in running.items():
            if process.poll() is not None:
                bootstrap.stop(f"The {name} process stopped. See var/log/{name}.log.")
        if time.monotonic() > say_at:
            say("The site is still starting (Ctrl-C stops it; what it says is in var/log/web.log)")
            say_at = time.monotonic() + SAY_EVERY_SECONDS
        time.sleep(0.3)


def _is_ready(host: str, port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/health/ready", timeout=2):
            return True
    except OSError:
        return False


def start(env: dict[str, str], host: str, port: int, logs: Path) -> dict[str, subprocess.Popen]:
    """Start the processes, each with a log file of its own."""
    logs.mkdir(parents=True, exist_ok=True)
    running = {}
    for name, command in processes(port, host).items():
        with (logs / f"{name}.log").open("w") as log:
            running[name] = subprocess.Popen(
                command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT
            )
    return running


def describe(env: dict[str, str], host: str, port: int, search: str) -> None:
    """Print what the demo uses, its address and the sign-ins."""
    database = (
        "PostgreSQL" if "postgres" in env.get("DATABASE_URL", "") else "SQLite (var/kring.sqlite3)"
    )
    broker = "Redis" if env.get("REDIS_URL") else "embedded (files under var/broker)"
    print(f"\n  Database  {database}\n  Broker    {broker}\n  Search    {search}")
    print(f"\n  Kring runs at http://localhost:{port}   (stop with Ctrl-C)\n", flush=True)
    if host != LOOPBACK:
        print(
            "  Everybody who reaches this machine can sign in with the passwords below.\n",
            flush=True,
        )
    bootstrap.manage("load_demo", "--sign-ins", env=env)


def main() -> None:
    """Set up, start, describe, and wait until it is stopped."""
    bootstrap.main("base")
    host, port = os.environ.get("HOST", LOOPBACK), int(os.environ.get("PORT", "8000"))
    address, search = local_elasticsearch()
    env = environment(port, address)
    prepare(env)
    running = start(env, host, port, ROOT / env.get("VAR_DIR", "var") / "log")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        wait_until_ready(host, port, running)
        describe(env, host, port, search)
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
