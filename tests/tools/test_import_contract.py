"""`make lint` fails when a room imports against the contract."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import repository

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(tmp_path):
    """A copy of the rooms and of the contract."""
    for room in (*repository.rooms(ROOT), repository.PROJECT):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=_all_but_python)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _all_but_python(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if (Path(folder) / name).is_file() and not name.endswith(".py")}


def lint_imports(folder: Path) -> subprocess.CompletedProcess:
    """Run the same check as `make lint`, in another folder."""
    program = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": f"{folder / 'site'}{os.pathsep}{folder}"}
    command = [str(program), "--no-cache"]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_rooms_as_they_are_keep_the_contract(copy):
    result = lint_imports(copy)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("people/selectors.py", "editorial.selectors"),
        ("site/kring/core/subjects.py", "people.models"),
        ("editorial/selectors.py", "news.models"),
        ("news/selectors.py", "blog.models"),
        ("news/selectors.py", "search.api"),
        ("search/apps.py", "people.models"),
        ("search/apps.py", "plugins.api"),
        ("plugins/gate/rules.py", "search.api"),
        ("plugins/gate/rules.py", "releases.models"),
        ("releases/tasks.py", "adoption.models"),
        ("releases/tasks.py", "people.models"),
        ("adoption/admin.py", "news.models"),
        ("people/selectors.py", "releases.models"),
        ("editorial/selectors.py", "adoption.models"),
        ("home/selectors.py", "releases.models"),
        ("home/selectors.py", "plugins.models"),
        ("people/search_sources.py", "search.queries"),
        ("site/kring/jobs/api.py", "people.models"),
        ("site/kring/jobs/api.py", "search.api"),
        ("site/kring/celery.py", "plugins.api"),
        ("site/kring/settings/test.py", "news.models"),
    ],
)
def test_an_import_against_the_contract_is_refused(copy, importer, imported):
    file = copy / importer
    file.write_text(f"import {imported}\n{file.read_text()}")

    result = lint_imports(copy)

    assert result.returncode != 0
    assert "BROKEN" in result.stdout
