"""Circles of files that import each other, directly or by way of others.

Usage: python -m tools.circles

A circle means that a thing lives in the wrong file. Imports inside functions count: they only hide the
circle from the interpreter. Imports for types alone (``if TYPE_CHECKING``) do not.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tools import repository

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Import:
    """One file imports another."""

    line: int
    name: str


Graph = dict[str, list[Import]]


def main(root: Path = ROOT) -> int:
    """Print every circle. Returns how many there are, for the shell: 0 is good."""
    found = complaints(root)
    print("\n".join(found) or "No circles.")
    return min(len(found), 1)


def complaints(root: Path) -> list[str]:
    """Return one text a circle: its files, and the lines by which they import each other."""
    modules = repository.modules(root)
    graph = read(root, modules)
    texts = []
    for circle in circles(graph):
        lines = [
            f"  {modules[name]}:{each.line} imports {each.name}"
            for name in circle
            for each in graph[name]
            if each.name in circle
        ]
        texts.append("\n".join([f"Circle of {len(circle)} files:", *lines]))
    return texts


def read(root: Path, modules: dict[str, Path]) -> Graph:
    """Return which module imports which, and where."""
    graph: Graph = {}
    for name, file in modules.items():
        package = name if file.name == "__init__.py" else name.rpartition(".")[0]
        tree = ast.parse((root / file).read_text(), str(file))
        found = (
            Import(line, target)
            for line, path in _imported(tree, package)
            if (target := _longest(path, modules)) and target != name
        )
        graph[name] = sorted(set(found), key=lambda each: (each.line, each.name))
    return graph


def _imported(tree: ast.AST, package: str) -> Iterator[tuple[int, str]]:
    """Yield line and dotted path of everything that is imported to run."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and _is_for_types(node.test):
            waiting.extend(node.orelse)
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = ".".join(part for part in (_base(node, package), node.module) if part)
            yield from ((node.lineno, f"{source}.{alias.name}") for alias in node.names)
        waiting.extend(ast.iter_child_nodes(node))


def _is_for_types(test: ast.expr) -> bool:
    name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", "")
    return name == "TYPE_CHECKING"


def _base(node: ast.ImportFrom, package: str) -> str:
    """Return the package that the dots of a relative import mean; empty for an absolute one."""
    if not node.level:
        return ""
    parts = package.split(".")
    return ".".join(parts[: len(parts) - node.level + 1])


def _longest(path: str, modules: dict[str, Path]) -> str:
    """Return the module that a dotted path means: ``people.models.Person`` is in ``people.models``."""
    while path and path not in modules:
        path = path.rpartition(".")[0]
    return path


def circles(graph: Graph) -> list[list[str]]:
    """Return the sets of modules that reach each other, each sorted (Tarjan's algorithm)."""
    numbers = count()
    index: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = lowest[name] = next(numbers)
        path.append(name)
        for each in graph[name]:
            if each.name not in index:
                visit(each.name)
            if each.name in path:
                lowest[name] = min(lowest[name], lowest[each.name])
        if lowest[name] == index[name]:
            place = path.index(name)
            members = path[place:]
            del path[place:]
            if len(members) > 1:
                found.append(sorted(members))

    for name in graph:
        if name not in index:
            visit(name)
    return sorted(found)


if __name__ == "__main__":
    sys.exit(main())
