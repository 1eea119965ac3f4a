"""What is recorded when a plugin passes the conformance suite, and for exactly which files.

A record is JSON, by slug in one file. That of Kring's own build stands beside the catalogue; one that a package
brings along is its supplier's.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from plugins.install.bundled import CATALOGUE
from plugins.install.registry import InstalledPlugin

# The name of a file of records, beside the catalogue and in a package.
FILE = "conformance.json"
# The rules that have to do with more than the suite: see ``plugins.install.quality``.
AXE = "axe finds no faults in its pages"
WARNINGS = "its migrations let people go on working"


class RecordError(ValueError):
    """It is no record, or not one of what is installed here; the message says why."""


@dataclass(frozen=True)
class Record:
    """One run of the suite. ``files`` is the hash of the package, ``left_out`` names rules that did not run."""

    slug: str
    version: str
    files: str
    kring: str
    made: str
    passed: tuple[str, ...]
    failed: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def is_pass(self) -> bool:
        """Return whether every rule held, with axe. What people notice of migrations is judged by itself."""
        return AXE in self.passed and not self.left_out and not {*self.failed} - {WARNINGS}

    def as_json(self) -> dict[str, Any]:
        """Return the record for a file, a row or the history."""
        return asdict(self)


def files_hash(package: Path) -> str:
    """Return a hash of every file of a package that its author wrote.

    Compiled files are left out, because they differ by the machine, and so is the record itself.
    """
    total = hashlib.sha256()
    for file in sorted(package.rglob("*")):
        if file.is_file() and not _is_made(file, package):
            total.update(file.relative_to(package).as_posix().encode() + b"\0")
            total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def _is_made(file: Path, package: Path) -> bool:
    # Python imports any other compiled file by itself, without a source: that is code like all other.
    is_cached = file.suffix == ".pyc" and file.parent.name == "__pycache__" and "." in file.stem
    is_catalogue = file.suffix == ".mo" and file.with_suffix(".po").exists()
    return is_cached or is_catalogue or file == package / FILE


def read(file: Path) -> dict[str, Record]:
    """Return the records in a file, by slug. RecordError when it has none."""
    try:
        every = json.loads(file.read_text(encoding="utf-8"))
        return {slug: parse(each) for slug, each in every.items()}
    except (OSError, ValueError, AttributeError) as error:
        message = f"{file} holds no record of the suite: {error}"
        raise RecordError(message) from error


def parse(data: Mapping[str, Any]) -> Record:
    """Return the record in this data. RecordError when a part is missing or not what it should be."""
    try:
        texts = {name: data[name] for name in ("slug", "version", "files", "kring", "made")}
        rules = {name: data[name] for name in ("passed", "failed", "left_out")}
    except (KeyError, TypeError) as error:
        message = f"{error} is missing."
        raise RecordError(message) from error
    are_texts = all(isinstance(each, str) for each in texts.values())
    are_lists = all(
        isinstance(each, list | tuple) and all(isinstance(rule, str) for rule in each)
        for each in rules.values()
    )
    if not (are_texts and are_lists):
        message = "Its parts are not texts and lists of texts."
        raise RecordError(message)
    passed, failed, left_out = map(tuple, rules.values())
    return Record(**texts, passed=passed, failed=failed, left_out=left_out)


def write(file: Path, records: Mapping[str, Record]) -> None:
    """Write the records into a file, beside those of other plugins that it has already."""
    known = read(file) if file.exists() else {}
    every = {slug: each.as_json() for slug, each in sorted((known | dict(records)).items())}
    file.write_text(json.dumps(every, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def of_build(plugin: InstalledPlugin) -> Record | None:
    """Return the record of Kring's own build for exactly these files; None when there is none."""
    return _for_these_files(CATALOGUE / FILE, plugin)


def of_supplier(plugin: InstalledPlugin) -> Record | None:
    """Return the record that the package brings along, for exactly these files; None when there is none."""
    return _for_these_files(plugin.path / FILE, plugin) if plugin.path else None


def _for_these_files(file: Path, plugin: InstalledPlugin) -> Record | None:
    try:
        record = read(file).get(plugin.slug)
    except RecordError:
        return None
    return record if record and is_of(record, plugin) else None


def is_of(record: Record, plugin: InstalledPlugin) -> bool:
    """Return whether the record is of exactly what is installed."""
    if plugin.path is None or record.version != str(plugin.version):
        return False
    return record.slug == plugin.slug and record.files == files_hash(plugin.path)
