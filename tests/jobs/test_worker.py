"""A real Celery worker, in a process of its own, on Redis and on the embedded broker."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from kring.celery import app
from kring.jobs.api import enqueue
from tests.jobs import functions

ROOT = Path(__file__).resolve().parents[2]
WAIT_SECONDS = 40

pytestmark = [
    pytest.mark.postgresql,
    # The worker is another process: it sees only what is committed, in the test database.
    pytest.mark.django_db(transaction=True),
]


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
            "control_folder": str(tmp_path),
        }
        extra = {"REDIS_URL": "", "VAR_DIR": str(tmp_path)}
    before = app.conf.broker_url, app.conf.broker_transport_options
    app.conf.broker_url, app.conf.broker_transport_options = url, options
    app._pool = app.amqp._producer_pool = None
    yield extra
    app.conf.broker_url, app.conf.broker_transport_options = before
    app._pool = app.amqp._producer_pool = None


@pytest.fixture
def worker(broker, postgresql, tmp_path):
    """Run a worker on the test database until the test ends."""
    database = connection.settings_dict
    address = (
        f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    )
    environment = {
        **os.environ,
        **broker,
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "kring.settings.development",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
    }
    command = [sys.executable, "-m", "celery", "-A", "kring", "worker", "--pool", "solo"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"]
    with (tmp_path / "worker.log").open("w") as log:
        process = subprocess.Popen(
            [*command, *quiet], env=environment, cwd=ROOT, stdout=log, stderr=log
        )
    yield process
    process.terminate()
    process.wait(20)


def test_a_worker_in_another_process_runs_the_job_after_the_commit(worker):
    enqueue(functions.make_group, name="made by the worker")

    deadline = time.monotonic() + WAIT_SECONDS
    while (
        time.monotonic() < deadline and not Group.objects.filter(name="made by the worker").exists()
    ):
        time.sleep(0.2)

    assert Group.objects.filter(name="made by the worker").exists()
