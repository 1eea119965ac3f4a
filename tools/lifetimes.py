"""How long the versions that Kring is built on are supported."""

import re
import tomllib
from datetime import date
from pathlib import Path

NOTICE_DAYS = 60
# The last day of security fixes, by https://endoflife.date/{wagtail,django,python}, looked up on 2026-11-30.
ENDS = {
    "Wagtail": {"8.0": date(2027, 2, 2), "8.1": date(2027, 5, 4)},
    "Django": {"5.2": date(2028, 4, 30), "6.0": date(2027, 4, 30)},
    "Python": {
        "3.11": date(2027, 10, 31),
        "3.12": date(2028, 10, 31),
        "3.13": date(2029, 10, 31),
        "3.14": date(2030, 10, 31),
    },
}


def notices(root: Path, today: date) -> list[str]:
    """Return a sentence for each version whose support ends within 60 days, has ended, or is not known."""
    sentences = (notice(name, version, today) for name, version in pinned(root).items())
    return [sentence for sentence in sentences if sentence]


def notice(name: str, version: str, today: date) -> str:
    """Return what there is to say about the support of one version; empty when there is nothing."""
    end = ENDS[name].get(version)
    if end is None:
        return f"{name} {version} is not in the table of tools/lifetimes.py: add until when it is supported."
    days = (end - today).days
    if days < 0:
        return f"{name} {version} has had no support since {end}."
    return (
        f"{name} {version} loses its support on {end}, in {days} days."
        if days <= NOTICE_DAYS
        else ""
    )


def pinned(root: Path) -> dict[str, str]:
    """Return the minor versions in use: of the locked libraries, and of the oldest Python that is allowed."""
    locked = (root / "requirements" / "base.txt").read_text()
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    return {
        "Wagtail": _minor(r"^wagtail==([\d.]+)", locked),
        "Django": _minor(r"^django==([\d.]+)", locked),
        "Python": _minor(r">=\s*([\d.]+)", project["requires-python"]),
    }


def _minor(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.MULTILINE | re.IGNORECASE)
    if found is None:
        message = f"Nothing like {pattern} in the requirements"
        raise LookupError(message)
    return ".".join(found[1].split(".")[:2])
