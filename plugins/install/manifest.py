"""``plugin.toml``: the manifest of a plugin, read before any of its code.

All faults are reported at once, each with the file, the key and the cure, so that a supplier who uploads a
package gets one answer and not ten.
"""

import re
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

SLUG = re.compile(r"^[a-z][a-z0-9]{1,30}$")
TIERS = ("bronze", "silver", "gold")
KEYS = {
    "slug",
    "title",
    "summary",
    "version",
    "author",
    "requires-kring",
    "depends",
    "after",
    "goals",
    "personal-data",
    "quality",
    "features",
}
FEATURE_KEYS = {"key", "title", "since", "depends"}
# Whatever decides about a feature goes through all that it depends on; nobody keeps track of more releases of one plugin.
MOST_FEATURES = 100
# What a feature may depend on: a plugin, or a feature by its full key.
NEEDED = re.compile(r"^[a-z][a-z0-9]{1,30}(\.[a-z][a-z0-9]{1,30})?$")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a manifest: where, what, and what to do."""

    file: str
    key: str
    problem: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.problem} {self.cure}"


class ManifestError(Exception):
    """A manifest cannot be used. ``faults`` lists everything that is wrong with it."""

    def __init__(self, faults: list[Fault]):
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True)
class Feature:
    """A part of a plugin that reaches people by releases of its own. ``depends`` are slugs and full keys."""

    key: str
    title: dict[str, str]
    since: Version
    depends: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """The manifest of a plugin. Titles and summaries are by language code."""

    slug: str
    title: dict[str, str]
    summary: dict[str, str]
    version: Version
    author: str
    requires_kring: SpecifierSet
    depends: dict[str, SpecifierSet] = field(default_factory=dict)
    after: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    personal_data: tuple[str, ...] = ()
    quality: str = "bronze"
    features: tuple[Feature, ...] = ()

    def runs_on(self, kring_version: str) -> bool:
        """Return whether this version of Kring is in the range that the plugin asks for."""
        return self.requires_kring.contains(kring_version, prereleases=True)


class _Reader:
    """Reads one table and collects its faults."""

    def __init__(self, file: str, data: dict[str, Any]):
        self.file, self.data = file, data
        self.faults: list[Fault] = []

    def fault(self, key: str, problem: str, cure: str) -> None:
        self.faults.append(Fault(self.file, key, problem, cure))

    def text(self, key: str, example: str, pattern: re.Pattern | None = None) -> str:
        value = self.data.get(key)
        if not isinstance(value, str) or not value.strip():
            self.fault(
                key, "is missing or is not text.", f'Write, for example, {key} = "{example}".'
            )
            return ""
        if pattern and not pattern.match(value):
            self.fault(key, f"{value!r} is not allowed.", f'Use a form like "{example}".')
        return value.strip()

    def texts(self, key: str, example: str) -> dict[str, str]:
        """Return texts by language; a plain text counts for every language."""
        value = self.data.get(key)
        if isinstance(value, str) and value.strip():
            return {"": value.strip()}
        if isinstance(value, dict) and value and all(isinstance(v, str) for v in value.values()):
            return value
        self.fault(
            key,
            "is missing.",
            f'Write {key} = {{ nl = "{example}", en = "{example}" }} or one text.',
        )
        return {}

    def names(
        self, key: str, pattern: re.Pattern | None = None, what: str = "the slug of a plugin"
    ) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fault(key, "is not a list of texts.", f'Write {key} = ["one", "two"].')
            return ()
        for item in value:
            if pattern and not pattern.match(item):
                self.fault(key, f"{item!r} is not {what}.", "Use letters and digits.")
        return tuple(value)

    def version(self, key: str) -> Version:
        value = self.text(key, "1.0.0")
        try:
            return Version(value or "0")
        except InvalidVersion:
            self.fault(key, f"{value!r} is not a version.", 'Use PEP 440, for example "1.0.0".')
            return Version("0")

    def range(self, key: str, value: Any) -> SpecifierSet:
        try:
            return SpecifierSet(value)
        except (InvalidSpecifier, TypeError, AttributeError):
            self.fault(key, f"{value!r} is not a range of versions.", 'Use PEP 440: ">=0.1,<1".')
            return SpecifierSet()

    def ranges(self, key: str) -> dict[str, SpecifierSet]:
        """Return version ranges by slug; a plain list means any version."""
        value = self.data.get(key, {})
        if isinstance(value, list):
            return {slug: SpecifierSet() for slug in self.names(key, SLUG)}
        if not isinstance(value, dict):
            self.fault(key, "is not a table.", f'Write {key} = {{ ideas = ">=1.0" }}.')
            return {}
        return {slug: self.range(f"{key}.{slug}", spec) for slug, spec in value.items()}


def _features(reader: _Reader) -> tuple[Feature, ...]:
    """Return the features, and add their faults to those of the manifest."""
    tables = reader.data.get("features", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        reader.fault("features", "is not a list of tables.", "Begin each with [[features]].")
        return ()
    if len(tables) > MOST_FEATURES:
        reader.fault(
            "features", f"has more than {MOST_FEATURES}.", "Put what belongs together into one."
        )
        return ()
    features: list[Feature] = []
    for number, table in enumerate(tables, start=1):
        part = _Reader(reader.file, table)
        feature = Feature(
            key=part.text("key", "voting2", SLUG),
            title=part.texts("title", "Voting by points"),
            since=part.version("since"),
            depends=part.names("depends", NEEDED, "a plugin or the full key of a feature"),
        )
        for key in sorted(table.keys() - FEATURE_KEYS):
            part.fault(key, "is not a known key.", f"Known are: {', '.join(sorted(FEATURE_KEYS))}.")
        if feature.key and feature.key in {other.key for other in features}:
            part.fault("key", f"{feature.key!r} is there twice.", "Give each feature its own key.")
        features.append(feature)
        where = f"features {number}"
        reader.faults += [replace(fault, key=f"{where}: {fault.key}") for fault in part.faults]
    _check_depends(reader, features)
    return tuple(features)


def _check_depends(reader: _Reader, features: list[Feature]) -> None:
    """Add a fault for a feature that needs one that is not there, or that needs itself."""
    slug = reader.data.get("slug", "")
    own = {f"{slug}.{feature.key}": feature for feature in features}
    others = reader.data.get("depends", {})
    # What is no table or list has its own fault.
    others = others if isinstance(others, dict | list) else {}
    for number, (key, feature) in enumerate(own.items(), start=1):
        for needed in feature.depends:
            plugin = needed.partition(".")[0]
            where = f"features {number}: depends"
            if plugin == slug and needed != slug and needed not in own:
                reader.fault(where, f"{needed!r} is no feature of this plugin.", "Correct the key.")
            elif plugin != slug and plugin not in others:
                cure = f'Add "{plugin}" to the plugin\'s own depends.'
                reader.fault(where, f"{needed!r} is not of a plugin that this one needs.", cure)
        if _needs_itself(own, key):
            reader.fault(
                f"features {number}: depends", "leads back to itself.", "Break the circle."
            )


def _needs_itself(own: dict[str, Feature], key: str) -> bool:
    """Return whether a feature needs itself, through others of the same plugin."""
    seen: set[str] = set()
    coming = {*own[key].depends}
    while coming:
        seen |= coming
        coming = {needed for each in coming & own.keys() for needed in own[each].depends} - seen
    return key in seen


def parse(text: str, file: str = "plugin.toml") -> Manifest:
    """Return the manifest in the text. ManifestError with all its faults."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ManifestError(
            [Fault(file, "(whole file)", f"is not TOML: {error}.", "Correct that line.")]
        ) from error
    reader = _Reader(file, data)
    for key in sorted(set(data) - KEYS):
        reader.fault(key, "is not a known key.", f"Known are: {', '.join(sorted(KEYS))}.")
    quality = data.get("quality", "bronze")
    if quality not in TIERS:
        reader.fault("quality", f"{quality!r} is not a tier.", f"Use one of {', '.join(TIERS)}.")
    manifest = Manifest(
        slug=reader.text("slug", "ideas", SLUG),
        title=reader.texts("title", "Ideas"),
        summary=reader.texts("summary", "An idea box"),
        version=reader.version("version"),
        author=reader.text("author", "Your organisation"),
        requires_kring=reader.range("requires-kring", reader.text("requires-kring", ">=0.1,<1")),
        depends=reader.ranges("depends"),
        after=reader.names("after", SLUG),
        goals=reader.names("goals"),
        personal_data=reader.names("personal-data"),
        quality=quality,
        features=_features(reader),
    )
    if reader.faults:
        raise ManifestError(reader.faults)
    return manifest


def read(path: Path) -> Manifest:
    """Return the manifest in the file. ManifestError when it is missing, unreadable or wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fault = Fault(
            str(path), "(whole file)", f"cannot be read: {error}.", "Ship it in the package."
        )
        raise ManifestError([fault]) from error
    return parse(text, path.name)
