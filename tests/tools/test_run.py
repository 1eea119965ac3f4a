"""`make run` and `make services` on a machine that is busy, or lacks something."""

import os
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from tools import run, services

ROOT = Path(__file__).resolve().parents[2]


class Running:
    """A process that goes on."""

    def poll(self) -> None:
        return None


@pytest.fixture
def slow_clock(monkeypatch):
    """Each look at the clock is half a minute later."""
    steps = count(step=30)
    monkeypatch.setattr(run.time, "monotonic", lambda: next(steps))
    monkeypatch.setattr(run.time, "sleep", lambda seconds: None)


def test_a_site_that_starts_slowly_is_waited_for_and_that_is_said(monkeypatch, slow_clock, capsys):
    answers = iter([False] * 20 + [True])
    monkeypatch.setattr(run, "_is_ready", lambda host, port: next(answers))

    run.wait_until_ready("127.0.0.1", 1, {"web": Running()})

    assert "still starting" in capsys.readouterr().out


def test_a_process_that_ended_is_not_waited_for(monkeypatch, slow_clock):
    monkeypatch.setattr(run, "_is_ready", lambda host, port: False)
    ended = Running()
    ended.poll = lambda: 1

    with pytest.raises(SystemExit, match=r"web\.log"):
        run.wait_until_ready("127.0.0.1", 1, {"web": ended})


def test_a_search_engine_that_answers_late_is_one_line_and_no_end(monkeypatch, tmp_path, capfd):
    failing = tmp_path / "python"
    failing.write_text(
        '#!/bin/sh\nfor line in $(seq 126); do echo "  File line" >&2; done\nexit 1\n'
    )
    failing.chmod(0o755)
    monkeypatch.setattr(run, "PYTHON", failing)

    run.build_index({**os.environ, "VAR_DIR": str(tmp_path)})

    output = capfd.readouterr()
    assert "does not answer in time" in output.out
    assert "File line" not in output.out + output.err
    assert (tmp_path / "log" / "search.log").read_text().count("File line") == 126


def test_a_service_that_is_missing_is_a_failure():
    # Nothing is started: those that are named are taken as they are, and Chromium is on no path.
    named = dict.fromkeys(("DATABASE_URL", "TEST_REDIS_URL", "TEST_ELASTICSEARCH_URL"), "named")

    done = subprocess.run(
        [sys.executable, "-m", "tools.services", "up"],
        cwd=ROOT,
        env=named | {"PATH": "/nowhere"},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert "Chromium" in done.stderr
    assert "export DATABASE_URL=named" in done.stdout


def test_elasticsearch_gets_a_free_port_and_keeps_it(monkeypatch, tmp_path):
    monkeypatch.setattr(services, "HOME", tmp_path)
    monkeypatch.delenv("ELASTICSEARCH_PORT", raising=False)

    first = services.elasticsearch_port()

    assert first == services.elasticsearch_port()
    assert first[1] != "9255"
