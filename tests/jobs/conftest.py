"""Real Celery workers, in processes of their own, on Redis and on the embedded broker."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from kring.celery import app
from tests import migrated

ROOT = Path(__file__).resolve().parents[2]
WAIT_SECONDS = 40
QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"]


@pytest.fixture(params=["redis", "embedded"])
def broker(request, tmp_path):
    """Point this process at the broker, and return the worker's environment for it."""
    if request.param == "redis":
        url, options = request.getfixturevalue("redis_url"), {}
        extra = {"REDIS_URL": url}
    else:
        (tmp_path / "broker").mkdir()
        folder = str(tmp_path / "broker")
        url = "filesystem://localhost/"
        options = {
            "data_folder_in": folder,
            "data_folder_out": folder,
            "control_folder": str(tmp_path / "broker-control"),
        }
        migrated.know_the_plugins(tmp_path)
        extra = {"REDIS_URL": "", "VAR_DIR": str(tmp_path)}
    before = app.conf.broker_url, app.conf.broker_transport_options
    app.conf.broker_url, app.conf.broker_transport_options = url, options
    app._pool = app.amqp._producer_pool = None
    yield extra
    app.conf.broker_url, app.conf.broker_transport_options = before
    app._pool = app.amqp._producer_pool = None


@pytest.fixture
def start_worker(broker, postgresql, tmp_path):
    """Return a function that starts a worker on the test database, which runs until the test ends."""
    database = connection.settings_dict
    place = f"{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    environment = {
        **os.environ,
        **broker,
        "DATABASE_URL": f"postgres://{place}",
        "DJANGO_SETTINGS_MODULE": "kring.settings.development",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
    }
    command = [sys.executable, "-m", "celery", "-A", "kring", "worker", "--pool", "solo", *QUIET]
    processes = []

    def start(*options: str) -> subprocess.Popen:
        name = ["-n", f"w{len(processes)}@%h"]
        with (tmp_path / f"worker{len(processes)}.log").open("w") as log:
            processes.append(
                subprocess.Popen(
                    [*command, *name, *options], env=environment, cwd=ROOT, stdout=log, stderr=log
                )
            )
        return processes[-1]

    yield start
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(20)


@pytest.fixture
def wait_until() -> Callable[[Callable[[], bool]], bool]:
    """Return a function that waits until something holds, and says whether it came to hold."""

    def wait(holds: Callable[[], bool]) -> bool:
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            if holds():
                return True
            time.sleep(0.2)
        return holds()

    return wait
