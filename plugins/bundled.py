"""The plugins that come with Kring, found by the same metadata as any that pip installed.

Each folder of ``plugins/catalogue`` is a distribution of its own. Where it is not installed with pip, its
``pyproject.toml`` stands for the metadata that pip would have written: name, version, entry points.
"""

import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, DistributionFinder, distributions
from pathlib import Path
from typing import Any

CATALOGUE = Path(__file__).parent / "catalogue"


class Bundled(Distribution):
    """One folder of the catalogue as a distribution."""

    def __init__(self, folder: Path):
        self.folder = folder
        with (folder / "pyproject.toml").open("rb") as file:
            self.project: dict[str, Any] = tomllib.load(file)["project"]

    def read_text(self, filename: str) -> str | None:
        """Return the file as pip would have written it; None for any other file."""
        if filename == "METADATA":
            name, version = self.project["name"], self.project["version"]
            return f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        if filename == "entry_points.txt":
            return "".join(
                f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in points.items())
                for group, points in self.project.get("entry-points", {}).items()
            )
        return None

    def locate_file(self, path: Any) -> Path:
        """Return where a file of the distribution lies."""
        return self.folder / path


class CatalogueFinder(DistributionFinder):
    """Tells ``importlib.metadata`` of the catalogue, after everything that is installed."""

    def find_spec(self, *args: Any, **kwargs: Any) -> None:
        """Find no module: the folders are on the path for that."""

    def find_distributions(
        self,
        context: DistributionFinder.Context = DistributionFinder.Context(),  # noqa: B008 (its API)
    ) -> Iterator[Distribution]:
        """Yield the bundled distributions, or the one that is asked for."""
        for folder in sorted(file.parent for file in CATALOGUE.glob("*/pyproject.toml")):
            found = Bundled(folder)
            if context.name in (None, found.project["name"]):
                yield found


def make_known() -> None:
    """Make the bundled plugins known to this process, once.

    One that pip installed as well comes first and is the one that counts.
    """
    if any(isinstance(finder, CatalogueFinder) for finder in sys.meta_path):
        return
    installed = {found.name for found in distributions()}
    finder = CatalogueFinder()
    for found in finder.find_distributions():
        if found.name not in installed:
            sys.path.append(str(found.locate_file("")))
    sys.meta_path.append(finder)
