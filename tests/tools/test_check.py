"""`make check` runs every check to the end, tells all complaints, and what each took."""

import sys

import pytest

from tools import bootstrap, check
from tools.check import Check


def says(name: str, text: str, code: int) -> Check:
    """A check that prints this and ends with this code."""
    return Check(name, (sys.executable, "-c", f"print({text!r}); raise SystemExit({code})"))


@pytest.fixture(autouse=True)
def _nothing_to_set_up(monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap, "install_for", lambda kind: None)
    monkeypatch.setattr(check, "MEMORY", tmp_path)


def test_every_complaint_is_told_in_one_run(monkeypatch, capsys):
    checks = (says("first", "one fault", 1), says("second", "fine", 0), says("third", "another", 2))
    monkeypatch.setattr(check, "CHECKS", checks)

    code = check.main([])

    out = capsys.readouterr().out
    assert code == 1
    assert "── first ──\none fault" in out
    assert "── third ──\nanother" in out
    assert "2 of 3 checks fail: " in out.splitlines()[-1]
    assert "fine" not in out


def test_nothing_to_complain_of_is_told_in_one_line(monkeypatch, capsys):
    monkeypatch.setattr(check, "CHECKS", (says("first", "fine", 0),))

    assert check.main([]) == 0
    assert "All 1 checks pass" in capsys.readouterr().out.splitlines()[-1]


def test_a_check_is_run_alone_by_its_name(monkeypatch, capsys):
    monkeypatch.setattr(check, "CHECKS", (says("first", "x", 1), says("second", "y", 1)))

    check.main(["second"])

    out = capsys.readouterr().out
    assert "second" in out
    assert "first" not in out


def test_each_check_tells_the_processor_time_that_it_took():
    busy = "import time\nwhile time.process_time() < 0.3: pass"

    result = check.run(Check("busy", (sys.executable, "-c", busy)))

    assert 0.3 <= result.seconds < 3


def test_a_sleeping_check_takes_no_processor_time():
    result = check.run(Check("idle", (sys.executable, "-c", "import time; time.sleep(0.5)")))

    assert result.seconds < 0.4


def test_the_end_of_support_is_told_and_fails_nothing(monkeypatch, capsys):
    monkeypatch.setattr(check, "CHECKS", (says("first", "fine", 0),))
    monkeypatch.setattr(
        check.lifetimes, "notices", lambda root, today: ["Wagtail 8.0 loses its support"]
    )

    assert check.main([]) == 0
    assert "Wagtail 8.0 loses its support" in capsys.readouterr().out


def test_continuous_integration_runs_the_same_list():
    lines = (bootstrap.ROOT / "Makefile").read_text().splitlines()

    assert [line for line in lines if line.startswith("lint: check")]
    assert "make lint" in (bootstrap.ROOT / ".ci" / "run").read_text().splitlines()
