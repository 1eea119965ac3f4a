"""The modules of Kring that a plugin may import, and a search for other imports in its code."""

import ast
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath

ALLOWED = frozenset({"plugins.api"})
# Some modules of a plugin may import one thing more.
ALSO = {"search_sources.py": "search.api", "conformance.py": "plugins.testing"}


def past_stable(sources: Mapping[str, str], is_kring: Callable[[str], bool]) -> list[str]:
    """Return the imports of Kring that are not listed above, each with its file and line.

    Args:
        sources: the texts of a plugin's Python files, by their paths.
        is_kring: whether a top-level module is Kring's. A plugin may import any other module.
    """
    return [
        f"{path}:{line} imports {module}"
        for path, text in sources.items()
        for line, module in _imported(ast.parse(text, path), is_kring)
        if is_kring(module.partition(".")[0]) and not _is_stable(module, PurePath(path).name)
    ]


def _is_stable(module: str, file: str) -> bool:
    also = ALSO.get(file)
    return module in ALLOWED or (also is not None and f"{module}.".startswith(f"{also}."))


def _imported(tree: ast.AST, is_kring: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            # "from plugins import api" names a module too.
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            is_room = "." not in node.module and is_kring(node.module)
            yield from ((node.lineno, name) for name in (whole if is_room else [node.module]))
