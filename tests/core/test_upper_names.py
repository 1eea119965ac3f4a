"""A lower room knows no upper one, not even in a string: what differs is declared by the upper one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from plugins.contributions.slots import PLACES

FRAMEWORK = {"plugins", "kring"}
# By room: those that it may name.
MAY_NAME = {
    "kring": set(),
    "search": {"kring"},
    "plugins": {"kring", "search"},
    "releases": {*FRAMEWORK, "search"},
    "adoption": {*FRAMEWORK, "search", "releases"},
    "people": {*FRAMEWORK, "search"},
    "editorial": {*FRAMEWORK, "search", "people"},
    "home": {*FRAMEWORK, "search", "people", "editorial"},
    "news": {*FRAMEWORK, "search", "people", "editorial"},
    "blog": {*FRAMEWORK, "search", "people", "editorial"},
}
ROOMS = ("demo", *(room for room in MAY_NAME if room != "kring"))
# A URL name, a dotted path or label, or the path of a template or a style sheet.
REFERENCE = re.compile(
    rf"(?<![\w./-])({'|'.join(ROOMS)})(?::[a-z_]\w*|\.[A-Za-z_]\w*|/[\w/.-]+\.(?:html|txt|css|js))"
)
TAG = re.compile(r"\{[%{].*?[%}]\}", re.DOTALL)
QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")
# Functions whose argument is the name of a room.
TAKES_A_ROOM = {"get_model", "get_app_config", "import_module", "find_spec", "is_installed"}
# Where the project is put together.
ASSEMBLY = ("site/kring/settings/", "site/kring/urls.py", "site/kring/celery.py")


def folder(room: str) -> Path:
    return settings.BASE_DIR / ("site" if room == "kring" else room)


def files(room: str) -> Iterator[Path]:
    for file in sorted(folder(room).rglob("*")):
        name = file.relative_to(settings.BASE_DIR).as_posix()
        if file.suffix not in (".py", ".html", ".txt") or name.startswith(ASSEMBLY):
            continue
        if not {"migrations", "catalogue", "locale"} & set(file.parts):
            yield file


def strings(text: str) -> Iterator[tuple[int, str]]:
    """Yield the string literals of a module that are no docstring; a room's bare name where one is taken."""
    tree = ast.parse(text)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in TAKES_A_ROOM:
                yield node.lineno, f"{node.args[0].value}.models"
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def quoted(text: str) -> Iterator[tuple[int, str]]:
    """Yield what stands in quotes inside the tags of a template."""
    for tag in TAG.finditer(text):
        for double, single in QUOTED.findall(tag[0]):
            yield text.count("\n", 0, tag.start()) + 1, double or single


def upper_names(room: str, text: str, *, is_python: bool) -> list[str]:
    """Return the line and the name of every room above that the text spells."""
    return [
        f"{line}: {found[0]}"
        for line, value in (strings if is_python else quoted)(text)
        for found in REFERENCE.finditer(value)
        if found[1] != room and found[1] not in MAY_NAME[room] and value not in PLACES
    ]


@pytest.mark.parametrize("room", MAY_NAME)
def test_no_room_spells_the_name_of_one_above_it(room):
    found = [
        f"{file.relative_to(settings.BASE_DIR)}:{name}"
        for file in files(room)
        for name in upper_names(room, file.read_text(), is_python=file.suffix == ".py")
    ]

    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("room", "text", "is_python"),
    [
        ("home", 'subpage_types = ["news.NewsIndexPage"]', True),
        ("plugins", 'apps.get_model("people", "Person")', True),
        ("kring", 'reverse("blog:index")', True),
        ("people", '{% url "editorial:reviews" %}', False),
        ("kring", '{% if record.kind == "news.NewsPage" %}{% endif %}', False),
        ("plugins", '{% include "people/person.html" %}', False),
    ],
)
def test_a_name_of_a_room_above_is_found(room, text, is_python):
    assert upper_names(room, text, is_python=is_python)


@pytest.mark.parametrize(
    ("room", "text", "is_python"),
    [
        ("plugins", 'PLACES = {"home.main": "the home page"}', True),
        ("home", '"""Looks like news.NewsPage."""', True),
        ("releases", 'label = "What is news here"', True),
        ("editorial", '{% url "people:directory" %}', False),
    ],
)
def test_ordinary_words_places_and_names_of_rooms_below_are_no_fault(room, text, is_python):
    assert upper_names(room, text, is_python=is_python) == []
