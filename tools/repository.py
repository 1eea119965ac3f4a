"""Find what is in this repository: its files, its rooms and their modules."""

import subprocess
from pathlib import Path

# Folders that hold no room: they serve the rooms.
SUPPORT = frozenset({"bench", "deploy", "docs", "requirements", "tests", "tools"})
PROJECT = "site"
CATALOGUE = ("plugins", "catalogue")
# Migrations are frozen and tests may know every room.
APART = frozenset({"migrations", "tests"})


def files(root: Path, *patterns: str) -> list[Path]:
    """Return the files that Git knows or would take in, relative to ``root``.

    Args:
        root: the top of a working tree.
        patterns: Git's patterns, such as ``*.py``; without one every file.
    """
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"]
    found = subprocess.run([*command, *patterns], cwd=root, capture_output=True, check=True).stdout
    names = sorted(set(found.decode().split("\0")) - {""})
    return [Path(name) for name in names if (root / name).is_file()]


def rooms(root: Path) -> list[str]:
    """Return the top-level folders that hold Python and are neither support nor the project."""
    tops = {file.parts[0] for file in files(root, "*.py") if len(file.parts) > 1}
    return sorted(top for top in tops - SUPPORT - {PROJECT} if not top.startswith("."))


def modules(root: Path) -> dict[str, Path]:
    """Return the files of the rooms, the project and the catalogue's plugins, by their dotted names."""
    known = {*rooms(root), PROJECT}
    found = {}
    for file in files(root, "*.py"):
        if file.parts[0] in known and not APART.intersection(file.parts):
            parts = _importable(file)
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            if name:
                found[name] = file
    return found


def _importable(file: Path) -> tuple[str, ...]:
    """Return the path of a file from the folder of the import path that holds it."""
    parts = file.with_suffix("").parts
    if parts[0] == PROJECT:
        return parts[1:]
    if parts[:2] == CATALOGUE:
        # plugins/catalogue/ideas/kring_ideas/models.py; only its set-up is beside the package.
        return parts[3:] if len(parts) > 4 else ("",)
    return parts
