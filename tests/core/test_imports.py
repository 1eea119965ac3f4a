"""A function imports something only for a reason that a comment beside it gives."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

# Words to a tool, not to a reader.
TO_TOOLS = re.compile(r"#\s*(noqa|type:\s*ignore|pragma|fmt:|mypy:)[^#]*")
ROOMS = [
    settings.BASE_DIR / "site" / "kring",
    *sorted(
        Path(config.path)
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(settings.BASE_DIR)
        and not {".venv", "site"} & set(Path(config.path).relative_to(settings.BASE_DIR).parts)
    ),
]
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(room: Path) -> Iterator[Path]:
    """Yield the modules of a room but for its tests."""
    for path in sorted(room.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.relative_to(room).parts[:-1]):
            yield path


def unexplained(source: str) -> Iterator[int]:
    """Yield the lines on which a function imports something without a comment there or just above.

    Imports that follow each other share the comment above the first. ``ready()`` of an app is the
    place where Django has an app import what it connects.
    """
    lines = source.splitlines()
    for function, inside in _functions(ast.parse(source), None):
        if not (function.name == "ready" and inside and inside.endswith("Config")):
            yield from (line for line in _imports(function) if not _is_explained(lines, line))


def _functions(node: ast.AST, inside: str | None) -> Iterator[tuple[Function, str | None]]:
    """Yield each outermost function and the name of the class that it is in."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            yield child, inside
        else:
            yield from _functions(child, child.name if isinstance(child, ast.ClassDef) else inside)


def _imports(function: Function) -> Iterator[int]:
    for node in ast.walk(function):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node.lineno


def _is_explained(lines: list[str], number: int) -> bool:
    """Return whether a comment is on the line of this number, or above the imports it belongs to."""
    if _comment(lines[number - 1]):
        return True
    above = number - 2
    while _is_import(lines[above]) or (not lines[above].strip() and _is_import(lines[above - 1])):
        above -= 1
    return lines[above].strip().startswith("#") and bool(_comment(lines[above]))


def _is_import(line: str) -> bool:
    return line.strip().startswith(("import ", "from "))


def _comment(line: str) -> str:
    return TO_TOOLS.sub("", line).partition("#")[2].strip()


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_function_of_a_room_imports_nothing_without_a_reason(room):
    found = {
        f"{path.relative_to(settings.BASE_DIR)}:{line}"
        for path in modules(room)
        for line in unexplained(path.read_text())
    }

    assert sorted(found) == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("def f():\n    import json\n", [2]),
        ("async def f():\n    if True:\n        from json import loads\n", [3]),
        ("class A:\n    def f(self):\n        import json  # noqa: F401\n", [3]),
        ("def ready():\n    import json\n", [2]),
        ("def f():\n    # It is large.\n    x = 1\n    import json\n", [4]),
        ("def f():\n    import json  # Large.\n", []),
        ("def f():\n    # Large.\n\n    import json\n", [4]),
        ("def f():\n    # Large.\n    import json\n    import csv\n", []),
        ("def f():\n    # Large.\n    import json\n\n    import kring\n", []),
        ("class AConfig:\n    def ready(self):\n        import json\n", []),
        ("import json\nif json:\n    import csv\n", []),
    ],
)
def test_what_counts_as_a_reason(source, lines):
    assert list(unexplained(source)) == lines
