"""The processes of the site, and those that keep the machine busy."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings

from tests.support.redis_server import RedisServer
from tools.services import free_port

ROOT = Path(__file__).resolve().parents[2]
WEB, THREADS = 2, 8
START_SECONDS, END_SECONDS = 240, 40
SPIN = "while True: pass"


@contextmanager
def load(number: int) -> Iterator[None]:
    """Keep so many processes busy."""
    with ExitStack() as ending:
        for _process in range(number):
            ending.enter_context(_running([sys.executable, "-c", SPIN]))
        yield


@contextmanager
def site(var: Path, database: str) -> Iterator[str]:
    """Run web processes and a task worker as in production; yields the address once they answer."""
    port = free_port()
    gunicorn = [
        "gunicorn",
        "bench.busy.site:application",
        "--config",
        "deploy/image/gunicorn.conf.py",
    ]
    worker = ["celery", "-A", "kring", "worker", "--concurrency", "2", "-I", "bench.busy.site"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    with ExitStack() as ending:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "kring.settings.development",
            # That of whoever signed the readers in.
            "SECRET_KEY": settings.SECRET_KEY,
            "DATABASE_URL": database,
            "REDIS_URL": ending.enter_context(_redis()),
            "ELASTICSEARCH_URL": "",
            "VAR_DIR": str(var),
            "WEB_CONCURRENCY": str(WEB),
            "WEB_THREADS": str(THREADS),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
        }
        log = ending.enter_context((var / "site.log").open("w"))
        for command in ([*gunicorn, "--bind", f"127.0.0.1:{port}"], [*worker, *quiet]):
            started = [sys.executable, "-m", *command]
            process = _running(started, cwd=ROOT, env=environment, stdout=log, stderr=log)
            ending.enter_context(process)
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, var / "site.log")
        yield address


@contextmanager
def _redis() -> Iterator[str]:
    """Yield the address of a Redis of its own; an empty one where there is no Redis."""
    if shutil.which("redis-server") is None:
        yield ""
        return
    server = RedisServer()
    server.up()
    try:
        yield server.url
    finally:
        server.down()


@contextmanager
def _running(command: list[str], **options) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(address: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{address}/health/ready", timeout=20).close()
            return
        except OSError:
            time.sleep(0.3)
    raise SystemExit(f"The site did not start:\n{log.read_text()[-3000:]}")
