"""A working tree as the checks of rooms read it: texts, syntax trees and settings, each file once."""

import ast
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tools import repository


@dataclass(frozen=True)
class House:
    """The working tree at ``root``."""

    root: Path

    @cached_property
    def files(self) -> list[Path]:
        """Every file that Git knows or would take in."""
        return repository.files(self.root)

    @cached_property
    def rooms(self) -> list[str]:
        """Every room, by the name of its folder."""
        return repository.rooms(self.root)

    @cached_property
    def tool(self) -> dict[str, Any]:
        """The tables below ``tool`` in pyproject.toml."""
        return tomllib.loads(self.text(Path("pyproject.toml"))).get("tool", {})

    def text(self, file: Path) -> str:
        """Return the text of a file; empty when it is not there."""
        path = self.root / file
        return path.read_text() if path.is_file() else ""

    def tree(self, file: Path) -> ast.Module:
        """Return the parsed text of a Python file."""
        return ast.parse(self.text(file), str(file))

    def place(self, file: Path, mark: str) -> str:
        """Return ``file:line`` of the first line that holds the mark, else of the first line."""
        lines = self.text(file).splitlines()
        number = next((number for number, line in enumerate(lines, 1) if mark in line), 1)
        return f"{file}:{number}"


def strings(node: ast.AST | None) -> set[str]:
    """Return every string in a piece of code."""
    nodes = ast.walk(node) if node else ()
    return {
        each.value
        for each in nodes
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def names(node: ast.AST) -> set[str]:
    """Return every name in a piece of code, and of a dotted name the last part."""
    return {
        each.attr if isinstance(each, ast.Attribute) else each.id
        for each in ast.walk(node)
        if isinstance(each, ast.Attribute | ast.Name)
    }


def classes(tree: ast.AST) -> list[ast.ClassDef]:
    """Return the classes of a module or class, not those within them."""
    return [node for node in getattr(tree, "body", []) if isinstance(node, ast.ClassDef)]


def assigned(owner: ast.AST, name: str) -> ast.expr | None:
    """Return what a module or class assigns to this name, if it does."""
    for node in getattr(owner, "body", []):
        if isinstance(node, ast.Assign) and name in names(node.targets[0]):
            return node.value
    return None
