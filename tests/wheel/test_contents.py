"""What is in the wheels: all that a site needs, and nothing that only developers use."""

import tomllib
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings
from packaging.requirements import Requirement

from kring import __version__
from kring.core.assets import VENDOR_FILES

ROOT = settings.BASE_DIR
ROOMS = {file.parent.name for file in ROOT.glob("*/apps.py")} - {"demo"}
# Made by Python or by a build.
MADE = ("__pycache__", "assets")


@pytest.fixture(scope="module")
def names(wheel) -> set[str]:
    return set(ZipFile(wheel).namelist())


def metadata(wheel: Path):
    archive = ZipFile(wheel)
    (name,) = (each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
    return message_from_bytes(archive.read(name))


def sources(folder: Path) -> set[str]:
    """Return the files of a folder as they are in version control."""
    return {
        str(file.relative_to(folder.parent))
        for file in folder.rglob("*")
        if file.is_file() and file.suffix != ".mo" and not set(MADE) & set(file.parts)
    }


def test_every_file_of_the_rooms_is_in_it(names):
    own_tests = tuple(f"plugins/catalogue/{each.name}/tests/" for each in catalogue())

    expected = set().union(*(sources(ROOT / room) for room in ROOMS))

    assert {each for each in expected - names if not each.startswith(own_tests)} == set()


def catalogue() -> list[Path]:
    return [file.parent for file in (ROOT / "plugins" / "catalogue").glob("*/pyproject.toml")]


def test_what_lies_beside_the_project_package_is_inside_it(names):
    inside = {
        f"kring/{name.removeprefix('site/').removeprefix('kring/')}"
        for name in sources(ROOT / "site")
    }

    assert inside - names == set()


def test_the_libraries_and_styles_of_the_pages_are_in_it(names):
    built = {f"vendor/{name}" for name in VENDOR_FILES.values()} | {"kring/components.css"}

    assert {f"kring/assets/{name}" for name in built} - names == set()


def test_every_translation_is_compiled(names):
    texts = {name for name in names if name.endswith(".po")}

    assert texts
    assert {name.replace(".po", ".mo") for name in texts} - names == set()


def test_nothing_but_the_rooms_is_in_it(names):
    assert {name.split("/")[0] for name in names} == {
        *ROOMS,
        "kring",
        f"kring-{__version__}.dist-info",
    }
    assert not [name for name in names if "__pycache__" in name or "node_modules" in name]


def test_it_needs_what_the_requirements_name(wheel):
    read = [Requirement(each) for each in metadata(wheel).get_all("Requires-Dist")]

    assert {str(each) for each in read if not each.marker} == requirements("base")
    for extra in ("demo", "testing"):
        wanted = {str(Requirement(f"{each}; extra == '{extra}'")) for each in requirements(extra)}
        assert {str(each) for each in read if f'"{extra}"' in str(each.marker)} == wanted


def requirements(name: str) -> set[str]:
    lines = (ROOT / "requirements" / f"{name}.in").read_text().splitlines()
    return {str(Requirement(line)) for line in lines if line and line[0] != "#"}


def test_its_version_is_that_of_the_code(wheel):
    assert metadata(wheel)["Version"] == __version__


def test_the_demo_is_a_package_of_its_own(demo_wheel):
    names = set(ZipFile(demo_wheel).namelist())

    expected = sources(ROOT / "demo") - {"demo/setup.py", "demo/pyproject.toml"}

    assert {name for name in names if name.startswith("demo/") and name[-3:] != ".mo"} == expected
    assert "demo/locale/nl/LC_MESSAGES/django.mo" in names
    (needed,) = requirements("demo")
    assert metadata(demo_wheel)["Name"] == needed


def test_what_the_demo_needs_is_locked():
    needed = tomllib.loads((ROOT / "demo" / "pyproject.toml").read_text())["project"]
    locked = (ROOT / "requirements" / "demo.txt").read_text()

    assert [each for each in needed["dependencies"] if f"\n{each}==" not in f"\n{locked}"] == []
