"""What the plugin imports of Kring: only what is promised to stay."""

import ast
from collections.abc import Iterator
from pathlib import Path

from plugins.testing.base import Subject

ROOMS = frozenset(
    {"kring", "plugins", "people", "editorial", "news", "blog", "home", "search", "demo"}
)
ALLOWED = frozenset({"plugins.api"})
# Some modules of a plugin may import one thing more.
ALSO = {"search_sources.py": "search.api", "conformance.py": "plugins.testing"}


class Imports(Subject):
    """Reads the plugin's code; runs none of it."""

    def test_of_kring_it_imports_what_is_stable_and_nothing_else(self, found):
        assert found.path is not None

        assert unstable_imports(found.path) == []


def unstable_imports(package: Path) -> list[str]:
    """Return the imports that reach past ``plugins.api``, each with its file and line."""
    found = []
    for file in sorted(package.rglob("*.py")):
        also = ALSO.get(file.name, "")
        for line, module in _imported(ast.parse(file.read_text(), str(file))):
            own = module in ALLOWED or (also and f"{module}.".startswith(f"{also}."))
            if module.split(".")[0] in ROOMS and not own:
                found.append(f"{file.relative_to(package)}:{line} imports {module}")
    return found


def _imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            # "from plugins import api" names a module too.
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            is_package = node.module in ROOMS
            yield from ((node.lineno, name) for name in (whole if is_package else [node.module]))
