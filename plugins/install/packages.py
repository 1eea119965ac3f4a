"""The packages beside Kring, by the names of their ``dist-info`` folders: a name and a version each."""

import sys
from importlib.metadata import Distribution
from pathlib import Path


def folders() -> list[Path]:
    """Return the folder of every package on the path."""
    places = [Path(place) for place in dict.fromkeys(sys.path) if place and Path(place).is_dir()]
    return [each for place in places for each in place.iterdir() if each.suffix == ".dist-info"]


def names() -> frozenset[str]:
    """Return the name and version of every package on the path."""
    return frozenset(folder.name for folder in folders())


def modules() -> dict[str, frozenset[str]]:
    """Return the top-level modules of every package, by its name and version."""
    return {folder.name: frozenset(_modules(folder)) for folder in folders()}


def _modules(folder: Path) -> set[str]:
    files = Distribution.at(folder).files or ()
    return {file.parts[0].partition(".")[0] for file in files if file.suffix in (".py", ".so")}


def loaded(known: dict[str, frozenset[str]]) -> list[str]:
    """Return which of these packages this process has loaded something of."""
    here = {name.partition(".")[0] for name in sys.modules}
    return sorted(name for name, own in known.items() if not here.isdisjoint(own))
