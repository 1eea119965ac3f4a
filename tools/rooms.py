"""What a room needs outside its own folder, and which rooms lack some of it.

Usage: python -m tools.rooms

A room is a top-level folder with Python in it. docs/developers/making-a-room.md explains each place.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path

from tools.house import House, assigned, classes, names, strings

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = Path("site/kring/settings")
BASE = SETTINGS / "base.py"
URLS = Path("site/kring/urls.py")
PROJECT = Path("pyproject.toml")
IGNORED = Path(".dockerignore")
# The demo is no part of what an organisation runs; the settings ask whether it is there.
OUTSIDE_PRODUCTION = frozenset({"demo"})
# How a text is marked for translation, in Python and in templates.
TEXTS = re.compile(r"\bn?p?gettext(_lazy)?\b|\{% *(block)?trans(late)?\b")


def main(root: Path = ROOT) -> int:
    """Print what is missing. Returns 1 when something is, for the shell."""
    found = complaints(root)
    print("\n".join(found) or "Every room has its places.")
    return min(len(found), 1)


def complaints(root: Path) -> list[str]:
    """Return one line for each place that a room lacks: file, line and what to add there."""
    house = House(root)
    return [line for room in house.rooms for check in CHECKS for line in check(house, room)]


def installed(house: House, room: str) -> Iterator[str]:
    """Ask for the room in INSTALLED_APPS."""
    if room in OUTSIDE_PRODUCTION:
        return
    apps = {
        name
        for file in house.files
        if file.parent == SETTINGS and file.suffix == ".py"
        for node in house.tree(file).body
        if "INSTALLED_APPS" in names(node)
        for name in strings(node)
    }
    if room not in apps and not any(name.startswith(f"{room}.apps.") for name in apps):
        yield f'{house.place(BASE, "INSTALLED_APPS = [")}: add "{room}", to INSTALLED_APPS'


def addressed(house: House, room: str) -> Iterator[str]:
    """Ask for the addresses of a room that has some."""
    if Path(room, "urls.py") not in house.files:
        return
    module, tree = f"{room}.urls", house.tree(URLS)
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    if module not in imported | strings(tree):
        line = f'path("{room}/", include("{module}")),'
        yield f"{house.place(URLS, 'urlpatterns = [')}: add {line} above Wagtail's pages"


def under_contract(house: House, room: str) -> Iterator[str]:
    """Ask for the room in the import contract, which does not look at it otherwise."""
    contract = house.tool.get("importlinter", {})
    if room not in contract.get("root_packages", []):
        yield f'{house.place(PROJECT, "root_packages")}: add "{room}" to root_packages'
    layers = " ".join(
        layer
        for each in contract.get("contracts", [])
        if each["type"] == "layers" and "containers" not in each
        for layer in each["layers"]
    )
    if room not in re.findall(r"\w+", layers):
        yield f"{house.place(PROJECT, 'layers = [')}: name {room} in the layer where it belongs"


def in_production(house: House, room: str) -> Iterator[str]:
    """Ask that no list of what stays outside keeps the room out of the image or the wheel."""
    if room in OUTSIDE_PRODUCTION:
        return
    if room in house.text(IGNORED).splitlines():
        yield f"{house.place(IGNORED, room)}: take {room} out, so that it goes into the image"
    found = house.tool.get("setuptools", {}).get("packages", {}).get("find", {})
    for pattern in found.get("exclude", []):
        if fnmatch(room, pattern):
            place = house.place(PROJECT, f'"{pattern}"')
            yield f'{place}: exclude less than "{pattern}", so that {room} goes into the wheel'


def kinds(house: House, room: str) -> Iterator[str]:
    """Ask each page type for its kind, from which lists and search know it; that of a section is known."""
    for file, model in page_types(house, room):
        is_section = "SectionMixin" in {name for base in model.bases for name in names(base)}
        if not is_section and not assigned(model, "kind"):
            yield f"{file}:{model.lineno}: give {model.name} a kind, see kring/core/kinds.py"


def below_home(house: House, room: str) -> Iterator[str]:
    """Ask that a room with page types has one that can be made below the home page, or in another room."""
    pages = page_types(house, room)
    if pages and not any(is_reachable(house.tree(file), room) for file, _model in pages):
        file, model = pages[0]
        place = f"{file}:{model.lineno}"
        yield f"{place}: let a page type extend SectionMixin, or give its Kind below_home=True"


def is_reachable(tree: ast.Module, room: str) -> bool:
    """Return whether pages of a module can be made below the home page or a page of another room."""
    bases = {name for model in classes(tree) for base in model.bases for name in names(base)}
    keywords = {each.arg for each in ast.walk(tree) if isinstance(each, ast.keyword)}
    parents = {
        parent.partition(".")[0]
        for model in classes(tree)
        for parent in strings(assigned(model, "parent_page_types"))
    }
    return "SectionMixin" in bases or "below_home" in keywords or bool(parents - {room})


def page_types(house: House, room: str) -> list[tuple[Path, ast.ClassDef]]:
    """Return the page types of a room that can be made, each with its file."""
    return [
        (file, model)
        for file in house.files
        if file.suffix == ".py" and file.parts[0] == room and file.parts[1].startswith("models")
        for model in classes(house.tree(file))
        if any(name.endswith("Page") for base in model.bases for name in names(base))
        and not any(assigned(meta, "abstract") for meta in classes(model))
    ]


def tested(house: House, room: str) -> Iterator[str]:
    """Ask for a folder with tests."""
    folder = Path("tests", room)
    if not any(file.parent == folder and file.name.startswith("test_") for file in house.files):
        yield f"{folder}/test_{room}.py:1: add tests of the room, and {folder}/__init__.py"


def translated(house: House, room: str) -> Iterator[str]:
    """Ask for the Dutch catalogue of a room that has texts."""
    catalogue = Path(room, "locale/nl/LC_MESSAGES/django.po")
    if catalogue in house.files:
        return
    for file in house.files:
        readable = file.parts[0] == room and file.suffix in (".py", ".html", ".txt")
        if readable and TEXTS.search(house.text(file)):
            yield f"{catalogue}:1: run `make messages`, then translate ({file} has texts)"
            return


CHECKS: tuple[Callable[[House, str], Iterator[str]], ...] = (
    installed,
    addressed,
    under_contract,
    in_production,
    kinds,
    below_home,
    tested,
    translated,
)


if __name__ == "__main__":
    sys.exit(main())
