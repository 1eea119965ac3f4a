"""Kring refuses to start, with a sentence, when another package has the name of one of its rooms."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

SITE = settings.BASE_DIR / "site"
PLACES = (SITE, settings.BASE_DIR)
COMMAND = "from kring.command import main; main()"
# What reads the settings: a web server, a worker, pytest.
READING = "import kring.settings"


def start(code: str, *arguments: str, path: tuple[Path, ...]) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, path))}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        cwd="/",
    )


def plant(folder: Path, *files: str, distribution: str = "") -> None:
    """Put files into a folder, as pip does for the distribution if one is named."""
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).touch()
    if distribution:
        info = folder / f"{distribution}-1.2.dist-info"
        info.mkdir()
        info.joinpath("METADATA").write_text(f"Name: {distribution}\nVersion: 1.2\n")
        info.joinpath("RECORD").write_text("".join(f"{file},sha256=x,0\n" for file in files))


def test_another_package_before_a_room_is_named_with_the_cure(tmp_path):
    plant(tmp_path, "search/__init__.py")

    done = start(COMMAND, "check", path=(tmp_path, *PLACES))

    assert done.returncode == 1
    assert done.stderr == (
        "Kring does not start: it has a package “search”, and Python finds another one before it: "
        f"{tmp_path}/search. Rename it, or take {tmp_path} out of PYTHONPATH.\n"
    )


def test_whatever_reads_the_settings_refuses(tmp_path):
    plant(tmp_path, "plugins/__init__.py")

    done = start(READING, path=(tmp_path, *PLACES))

    assert done.returncode == 1
    assert "Kring does not start: it has a package “plugins”" in done.stderr


def test_the_distribution_that_brought_it_is_named(tmp_path):
    plant(tmp_path, "home.py", distribution="home_page")

    done = start(READING, path=(tmp_path, *PLACES))

    assert f"{tmp_path}/home.py, of home_page 1.2. Uninstall that (pip uninstall home_page)" in (
        done.stderr
    )


def test_a_package_after_the_rooms_is_no_concern_of_ours(tmp_path):
    plant(tmp_path, "search/__init__.py", distribution="search_things")

    assert start(READING, path=(*PLACES, tmp_path)).returncode == 0


@pytest.fixture
def installed(tmp_path) -> Path:
    """The folder into which pip has put Kring; as much of it as looks at the names."""
    plant(tmp_path, "kring/templates/base.html", "people/__init__.py", distribution="kring")
    names = tmp_path / "kring-1.2.dist-info" / "top_level.txt"
    names.write_text("kring\npeople\n")
    for file in ("__init__.py", "layout.py", "foreign.py", "settings/__init__.py"):
        (tmp_path / "kring" / file).parent.mkdir(exist_ok=True)
        shutil.copy(SITE / "kring" / file, tmp_path / "kring" / file)
    return tmp_path


def test_an_installed_kring_starts(installed):
    done = start(READING, path=(installed,))

    assert done.returncode == 0, done.stderr


def test_a_package_that_pip_put_into_the_same_place_is_named(installed):
    plant(installed, "people/finder.py", distribution="people_finder")

    done = start(READING, path=(installed,))

    assert done.returncode == 1
    assert (
        "Kring does not start: people_finder 1.2 has put a package “people” where Kring has one "
        f"({installed}/people). Uninstall people_finder (pip uninstall people_finder), then install"
    ) in done.stderr


def test_a_room_that_is_gone_is_named(installed):
    shutil.rmtree(installed / "people")

    done = start(READING, path=(installed,))

    assert "its package “people” is not on Python's path. Install Kring again." in done.stderr
