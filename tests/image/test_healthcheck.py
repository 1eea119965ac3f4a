"""The health check of a worker: quick, without Kring, and by what the worker itself does."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

HEALTH = Path(__file__).resolve().parents[2] / "deploy" / "image" / "healthcheck.py"


def check(file: Path) -> subprocess.CompletedProcess:
    # Isolated, so that nothing beside the standard library can be loaded.
    command = [sys.executable, "-I", "-S", str(HEALTH), "worker"]
    environment = {"WORKER_ALIVE_FILE": str(file)}
    return subprocess.run(command, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize(("age", "healthy"), [(5, True), (600, False)])
def test_a_worker_is_healthy_as_long_as_it_touches_its_file(tmp_path, age, healthy):
    file = tmp_path / "alive"
    file.touch()
    os.utime(file, (time.time() - age,) * 2)

    assert (check(file).returncode == 0) is healthy


def test_a_worker_that_never_listened_is_not_healthy(tmp_path):
    assert "there is no" in check(tmp_path / "alive").stderr
