"""Refuse to start if Python finds another package under the name of a room.

Names such as ``search`` and ``home`` are common. Of two packages with one name Python takes the first on its
path, and pip lets one overwrite the other: without this check some import would fail later, or none would.
"""

from collections.abc import Iterator
from functools import cache
from importlib.metadata import Distribution, distributions
from importlib.util import find_spec
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from kring import layout

OURS = "kring"


class ForeignPackage(ImproperlyConfigured):
    """Another package has the name of a room. The text says which, and what to do."""


@cache
def refuse_foreign_packages() -> None:
    """Check every name, once in a process. ForeignPackage for the first one that is not Kring's."""
    for name in room_names():
        if fault := fault_of(name):
            message = f"Kring does not start: {fault}"
            raise ForeignPackage(message)


def room_names() -> list[str]:
    """Return the names of the top-level packages of Kring."""
    if not layout.IS_INSTALLED:
        return sorted(config.parent.name for config in layout.ROOMS_DIR.glob("*/apps.py"))
    own = next(iter(distributions(name=OURS, path=[str(layout.ROOMS_DIR)])), None)
    return sorted(((own and own.read_text("top_level.txt")) or "").split())


def fault_of(name: str) -> str:
    """Return the problem with the package of this name, and the remedy; empty if it is Kring's."""
    found = _location(name)
    if found is None or found.parent != layout.ROOMS_DIR:
        return _shadowed(name, found)
    if layout.IS_INSTALLED and (other := next(_others(name, found.parent), None)):
        return (
            f"{other.name} {other.version} has put a package “{name}” where Kring has one ({found}). "
            f"Uninstall {other.name} (pip uninstall {other.name}), then install Kring again "
            "(pip install --force-reinstall --no-deps), or give Kring an environment of its own."
        )
    return ""


def _shadowed(name: str, found: Path | None) -> str:
    if found is None:
        return f"its package “{name}” is not on Python's path. Install Kring again."
    sentence = f"it has a package “{name}”, and Python finds another one before it: {found}"
    if owner := next(_others(name, found.parent), None):
        return (
            f"{sentence}, of {owner.name} {owner.version}. Uninstall that (pip uninstall {owner.name}), "
            "or give Kring an environment of its own."
        )
    return f"{sentence}. Rename it, or take {found.parent} out of PYTHONPATH."


def _location(name: str) -> Path | None:
    """Return the folder of a top-level package or the file of a module, without importing it."""
    spec = find_spec(name)
    if spec is None:
        return None
    places = list(spec.submodule_search_locations or [])
    return Path(places[0] if places else spec.origin or name).resolve()


def _others(name: str, folder: Path) -> Iterator[Distribution]:
    """Yield the distributions in a folder, other than Kring, that have installed something under this name."""
    for each in distributions(path=[str(folder)]):
        # Reading lines as CSV would take the longest part of a second at every start.
        record = f"\n{each.read_text('RECORD') or ''}"
        if each.name != OURS and (f"\n{name}/" in record or f"\n{name}.py," in record):
            yield each
