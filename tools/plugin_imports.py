"""Imports of Kring that are not for plugins: in the catalogue, and in the package of `startplugin`.

Usage: python -m tools.plugin_imports
"""

import re
import sys
from pathlib import Path

from plugins.testing.stable import past_stable
from tools import repository

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = Path("plugins/catalogue")
TEMPLATE = Path("plugins/template/package")
# What copier fills in, in the template's code.
FILLED_IN = re.compile(r"\[\[.*?\]\]")


def main(root: Path = ROOT) -> int:
    """Print the imports. Returns 1 when there are some, for the shell."""
    found = complaints(root)
    print("\n".join(found) or "Plugins import only what is for them.")
    return min(len(found), 1)


def complaints(root: Path) -> list[str]:
    """Return one line for each import that is not listed for plugins."""
    kring = {*repository.rooms(root), "kring"}
    return past_stable(sources(root), kring.__contains__)


def sources(root: Path) -> dict[str, str]:
    """Return the Python texts of the plugins, by their paths. Their tests may import every room."""
    found = repository.files(root, f"{CATALOGUE}/*.py", f"{TEMPLATE}/*.py.jinja")
    return {
        str(file).removesuffix(".jinja"): FILLED_IN.sub("sample", (root / file).read_text())
        for file in found
        if "tests" not in file.parts
    }


if __name__ == "__main__":
    sys.exit(main())
