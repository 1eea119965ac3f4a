"""The package of an older version of a plugin, as a folder or a wheel, read without importing it."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

from plugins.install import manifest as manifests


@dataclass(frozen=True)
class OldPackage:
    """The older version of a plugin: ``folder`` is what holds its package."""

    slug: str
    package: str
    version: str
    folder: Path


def find(place: Path, scratch: Path) -> OldPackage:
    """Return the plugin in a folder or a wheel, which is unpacked into ``scratch``.

    ValueError when there is none, or several; ManifestError when its plugin.toml cannot be used.
    """
    folder = place
    if place.is_file() and zipfile.is_zipfile(place):
        folder = scratch / place.stem
        with zipfile.ZipFile(place) as wheel:
            wheel.extractall(folder)
    found = list(folder.glob("*/plugin.toml"))
    if len(found) != 1:
        message = f"{place} is no wheel, and no folder with the package of one plugin."
        raise ValueError(message)
    manifest = manifests.read(found[0])
    return OldPackage(manifest.slug, found[0].parent.name, str(manifest.version), folder)
