"""Real Celery workers, in processes of their own, on the test database and a broker of the test's choice."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from kring.celery import app

ROOT = Path(__file__).resolve().parents[2]
# A worker may take half of it to start on a busy machine.
WAIT_SECONDS = 90
QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"]


@contextmanager
def use_broker(url: str, options: dict) -> Iterator[None]:
    """Point this process at the broker."""
    before = app.conf.broker_url, app.conf.broker_transport_options
    app.conf.broker_url, app.conf.broker_transport_options = url, options
    app._pool = app.amqp._producer_pool = None
    try:
        yield
    finally:
        app.conf.broker_url, app.conf.broker_transport_options = before
        app._pool = app.amqp._producer_pool = None


def database_url() -> str:
    """Return the address of the test database, for another process."""
    database = connection.settings_dict
    place = f"{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    return f"postgres://{place}"


@contextmanager
def workers(broker: dict[str, str], folder: Path) -> Iterator[Callable[..., subprocess.Popen]]:
    """Give ``start(*options, pool="solo")``; what it starts runs until the end. Logs are in the folder."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "kring.settings.development",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
        **broker,
    }
    command = [sys.executable, "-m", "celery", "-A", "kring", "worker", *QUIET]
    processes: list[subprocess.Popen] = []

    def start(*options: str, pool: str = "solo") -> subprocess.Popen:
        name = ["--pool", pool, "-n", f"w{len(processes)}@%h"]
        with (folder / f"worker{len(processes)}.log").open("w") as log:
            processes.append(
                subprocess.Popen(
                    [*command, *name, *options], env=environment, cwd=ROOT, stdout=log, stderr=log
                )
            )
        return processes[-1]

    try:
        yield start
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(20)


def wait_until(holds: Callable[[], bool], seconds: float = WAIT_SECONDS) -> bool:
    """Wait until something holds, and return whether it came to hold."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.2)
    return holds()
