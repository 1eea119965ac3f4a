"""Make the plugins that come with Kring discoverable, by the same metadata as those that pip installed.

Each folder of ``plugins/catalogue`` is a distribution of its own. If it is not installed with pip, its
``pyproject.toml`` provides the metadata that pip would have written: name, version, entry points.
"""

import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, DistributionFinder, distributions
from pathlib import Path
from typing import Any

CATALOGUE = Path(__file__).parents[1] / "catalogue"


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
        """Return the path of a file of the distribution."""
        return self.folder / path


class CatalogueFinder(DistributionFinder):
    """Adds the catalogue to ``importlib.metadata``, after everything that is installed."""

    def find_spec(self, *args: Any, **kwargs: Any) -> None:
        """Return None: modules are found on the path."""

    def find_distributions(
        self,
        context: DistributionFinder.Context = DistributionFinder.Context(),  # noqa: B008 (its API)
    ) -> Iterator[Distribution]:
        """Yield the bundled distributions, or the one of the requested name."""
        for folder in sorted(file.parent for file in CATALOGUE.glob("*/pyproject.toml")):
            bundled = Bundled(folder)
            if context.name in (None, bundled.project["name"]):
                yield bundled


def register() -> None:
    """Register the bundled plugins in this process, once.

    One that pip installed as well comes first, and counts.
    """
    if any(isinstance(finder, CatalogueFinder) for finder in sys.meta_path):
        return
    installed = {distribution.name for distribution in distributions()}
    finder = CatalogueFinder()
    for bundled in finder.find_distributions():
        if bundled.name not in installed:
            sys.path.append(str(bundled.locate_file("")))
    sys.meta_path.append(finder)
