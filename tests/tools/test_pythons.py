"""The fast part of the suite runs on the oldest and the newest Python, and tells what it covers."""

import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from tools import bootstrap, pythons

OWN = Path("own")


@pytest.fixture
def ran(monkeypatch, capsys):
    """Return a function that runs the tool with these versions on the machine, the first in .venv."""
    runs = []

    def go(*versions, code=0):
        there = {version: Path(pythons.name_of(version)) for version in versions}
        monkeypatch.setattr(pythons, "candidates", list)
        monkeypatch.setattr(pythons, "found", lambda programs: there)
        monkeypatch.setattr(pythons, "version_of", lambda program: versions[0])
        monkeypatch.setattr(pythons, "environment_for", lambda version, program: program)
        monkeypatch.setattr(pythons.services, "running", lambda: nullcontext(({}, [])))

        def run(python, version, addresses, pytest):
            runs.append((version, "tests/core" in pytest, "plugins/catalogue" in pytest))
            return code

        monkeypatch.setattr(pythons, "run", run)
        return pythons.main(), runs, capsys.readouterr().out

    return go


def test_the_newest_python_runs_the_fast_part_when_the_suite_runs_on_the_oldest(ran):
    code, runs, out = ran((3, 11), (3, 12), (3, 13))

    assert code == 0
    assert runs == [((3, 13), True, True)]
    assert "3.11, 3.12, 3.13" in out


def test_both_ends_run_when_the_suite_runs_on_one_between(ran):
    _code, runs, _out = ran((3, 12), (3, 11), (3, 13))

    assert [version for version, _core, _all in runs] == [(3, 11), (3, 13)]


def test_a_machine_with_one_python_says_so_and_measures_the_core_alone(ran):
    _code, runs, out = ran((3, 11))

    assert runs == [((3, 11), True, False)]
    assert "There is no other than 3.11" in out


def test_a_failure_on_any_python_is_a_failure(ran):
    code, _runs, _out = ran((3, 11), (3, 13), code=1)

    assert code == 1


def test_what_is_no_python_or_too_old_is_passed_over(tmp_path):
    script = tmp_path / "python3.99"
    script.write_text("#!/bin/sh\necho 3 7\n")
    script.chmod(0o755)

    there = pythons.found([Path(sys.executable), script, tmp_path / "missing", Path("/bin/false")])

    assert there == {sys.version_info[:2]: Path(sys.executable)}
    assert min(there) >= bootstrap.OLDEST_PYTHON


def test_coverage_is_told_by_room():
    def covered(lines, ran):
        return {"summary": {"num_statements": lines, "covered_lines": ran}}

    table = pythons.table(
        {
            "news/models.py": covered(40, 30),
            "news/views.py": covered(10, 10),
            "site/kring/core/views.py": covered(20, 0),
            "plugins/catalogue/ideas/kring_ideas/models.py": covered(30, 30),
        }
    )

    assert [line.split() for line in table.splitlines()[1:]] == [
        ["kring", "20", "0%"],
        ["news", "50", "80%"],
        ["plugins/catalogue/ideas", "30", "100%"],
        ["all", "of", "Kring", "100", "70%"],
    ]


def test_the_fast_part_leaves_out_what_starts_sites_and_browsers():
    paths = pythons.paths()

    assert "tests/news" in paths
    assert not set(paths).intersection(pythons.SLOW)
