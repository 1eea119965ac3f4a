"""Find the installed plugins while the settings are read, without importing any of their code.

Entry points and ``plugin.toml`` are read as data. What cannot be used is parked with its reason; nothing
that a plugin ships can raise out of here, because then the site would not start.
"""

import hashlib
from collections import defaultdict
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

from packaging.version import InvalidVersion, Version

from plugins import bundled, preflight
from plugins import manifest as manifests
from plugins.problems import Problem
from plugins.registry import Found

GROUP = "kring.plugins"
# What decides whether a plugin can be loaded: its code and its manifest.
CODE = {".py", ".toml", ".so"}

Plugins = dict[str, Found]


def discover(
    *, kring_version: str, safe_mode: bool, folder: Path, seconds: int
) -> tuple[Found, ...]:
    """Return every installed plugin: the ready ones in load order, then the parked ones.

    ``folder`` keeps what was tried before; ``seconds`` is what a new plugin may take to load. In safe
    mode all are parked and none is tried.
    """
    bundled.make_known()
    plugins = _without_twins([_read(point, kring_version) for point in _points()])
    if safe_mode:
        parked = [replace(found, problem=Problem("safe_mode")) for found in plugins.values()]
        return tuple(sorted(parked, key=lambda found: found.slug))
    plugins = _settle(plugins)
    problems = preflight.problems(plugins, folder=folder, seconds=seconds)
    for slug, problem in problems.items():
        # What fails because of another one is parked because of that other one, below.
        if problems.keys().isdisjoint(plugins[slug].depends):
            plugins[slug] = replace(plugins[slug], problem=problem)
    plugins = _park_dependents(plugins)
    loaded = [plugins[slug] for slug in TopologicalSorter(_graph(plugins)).static_order()]
    rest = sorted((p for p in plugins.values() if p.problem), key=lambda found: found.slug)
    return (*loaded, *rest)


def _points() -> list[EntryPoint]:
    return sorted(entry_points(group=GROUP), key=lambda point: point.name)


def _read(point: EntryPoint, kring_version: str) -> Found:
    """Return what one entry point stands for, with the first thing that is wrong with it."""
    found = Found(
        slug=point.name,
        package=point.value,
        distribution=point.dist.name if point.dist else "",
        version=_version(point.dist.version if point.dist else ""),
    )
    try:
        return _read_package(found, kring_version)
    except Exception as error:  # whatever a package brings, the site starts
        detail = {"phase": "plugin.toml", "error": f"{type(error).__name__}: {error}"}
        return replace(found, problem=Problem("error", detail))


def _read_package(found: Found, kring_version: str) -> Found:
    path = _locate(found.package)
    if path is None:
        detail = {"package": found.package, "distribution": found.distribution}
        return replace(found, problem=Problem("package", detail))
    found = replace(found, path=path, migrations=_migrations(path), digest=_digest(path))
    try:
        manifest = manifests.read(path / "plugin.toml")
    except manifests.ManifestError as error:
        faults = " ".join(map(str, error.faults))
        return replace(found, problem=Problem("manifest", {"faults": faults}))
    found = replace(found, manifest=manifest, version=manifest.version)
    if manifest.slug != found.slug:
        detail = {"name": found.slug, "slug": manifest.slug}
        return replace(found, problem=Problem("slug", detail))
    if not manifest.runs_on(kring_version):
        detail = {"range": str(manifest.requires_kring), "version": kring_version}
        return replace(found, problem=Problem("kring", detail))
    return found


def _locate(package: str) -> Path | None:
    """Return the folder of a top-level package. A dotted name would import its parent."""
    if not package.isidentifier():
        return None
    spec = find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places else None


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:
        return Version("0")


def _migrations(path: Path) -> tuple[str, ...]:
    files = path.glob("migrations/*.py")
    return tuple(sorted(file.stem for file in files if file.name[0] not in "_~"))


def _digest(path: Path) -> str:
    """Return what stands for the content of the package's code."""
    total = hashlib.sha256()
    for file in sorted(path.rglob("*")):
        if file.suffix in CODE and file.is_file():
            total.update(str(file.relative_to(path)).encode() + b"\0")
            total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def _without_twins(read: list[Found]) -> Plugins:
    """Return the plugins by slug; of several packages for one slug none is used."""
    by_slug: dict[str, list[Found]] = defaultdict(list)
    for found in read:
        by_slug[found.slug].append(found)
    plugins: Plugins = {}
    for slug, twins in by_slug.items():
        plugins[slug] = twins[0]
        if len(twins) > 1:
            names = ", ".join(sorted(twin.distribution for twin in twins))
            plugins[slug] = replace(twins[0], problem=Problem("twice", {"distributions": names}))
    return plugins


def _settle(plugins: Plugins) -> Plugins:
    """Park what lacks a plugin that it depends on, and what waits in a circle."""
    settled = {
        slug: found if found.problem else replace(found, problem=_lack(found, plugins))
        for slug, found in plugins.items()
    }
    while cycle := _cycle(settled):
        # Read from left to right each one waits for the next.
        names = " → ".join(reversed(cycle))
        for slug in set(cycle):
            settled[slug] = replace(settled[slug], problem=Problem("cycle", {"cycle": names}))
    return _park_dependents(settled)


def _lack(found: Found, plugins: Plugins) -> Problem | None:
    """Return what is wrong with the first plugin that this one needs."""
    for other, wanted in found.manifest.depends.items() if found.manifest else ():
        if other not in plugins:
            return Problem("missing", {"other": other})
        version = plugins[other].version
        if plugins[other].manifest and not wanted.contains(version, prereleases=True):
            detail = {"other": other, "range": str(wanted), "version": str(version)}
            return Problem("version", detail)
    return None


def _graph(plugins: Plugins) -> dict[str, list[str]]:
    """Return for each usable plugin those that load before it."""
    usable = {slug: found for slug, found in sorted(plugins.items()) if not found.problem}
    return {
        slug: sorted({*found.manifest.depends, *found.manifest.after} & usable.keys())
        for slug, found in usable.items()
        if found.manifest
    }


def _cycle(plugins: Plugins) -> list[str]:
    try:
        TopologicalSorter(_graph(plugins)).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def _park_dependents(plugins: Plugins) -> Plugins:
    """Park what depends on something parked, until nothing does."""
    settled, moved = dict(plugins), True
    while moved:
        moved = False
        for slug, found in settled.items():
            if found.problem:
                continue
            if lost := [other for other in found.depends if settled[other].problem]:
                problem = Problem("dependency", {"other": lost[0]})
                settled[slug], moved = replace(found, problem=problem), True
    return settled
