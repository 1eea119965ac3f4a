"""Find the installed plugins while the settings are read, without importing any of their code.

Entry points and ``plugin.toml`` are read as data. What cannot be used is parked with its reason; nothing
that a plugin ships can raise out of here, because then the site would not start.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import Distribution, distributions
from importlib.util import find_spec
from pathlib import Path

from packaging.utils import canonicalize_name
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
    if safe_mode:
        bundled.make_known()
        every = _without_twins(_all()).values()
        parked = [replace(found, problem=Problem("safe_mode")) for found in every]
        return tuple(sorted(parked, key=lambda found: found.slug))
    plugins = judge(kring_version)
    problems = preflight.problems(plugins, folder=folder, seconds=seconds)
    plugins = with_problems(plugins, problems)
    loaded = [plugins[slug] for slug in TopologicalSorter(_graph(plugins)).static_order()]
    rest = sorted((p for p in plugins.values() if p.problem), key=lambda found: found.slug)
    return (*loaded, *rest)


def judge(kring_version: str) -> Plugins:
    """Return every installed plugin by slug, judged by its manifest alone for this version of Kring."""
    bundled.make_known()
    return _settle(_without_twins(_all()), kring_version)


def with_problems(plugins: Plugins, problems: Mapping[str, Problem]) -> Plugins:
    """Return the plugins with these problems, and parked what depends on one that has a problem."""
    settled = dict(plugins)
    for slug, problem in problems.items():
        # What fails because of another one is parked because of that other one, below.
        if problems.keys().isdisjoint(plugins[slug].depends):
            settled[slug] = replace(plugins[slug], problem=problem)
    return _park_dependents(settled)


def _all() -> list[Found]:
    """Return what every entry point stands for. Of a distribution found twice the first counts."""
    found: dict[str, list[Found]] = {}
    for distribution in distributions():
        if GROUP in (distribution.read_text("entry_points.txt") or ""):
            name = canonicalize_name(distribution.name or "unknown")
            if name not in found:
                found[name] = _read_distribution(distribution, name)
    return [each for name in sorted(found) for each in found[name]]


def _read_distribution(distribution: Distribution, name: str) -> list[Found]:
    version = _version(distribution.version)
    try:
        points = distribution.entry_points.select(group=GROUP)
    except Exception as error:  # a line that is no entry point
        problem = _error("entry_points.txt", error)
        return [Found(name, "", name, version, problem=problem)]
    return [_read(Found(point.name, point.value, name, version)) for point in points]


def _error(phase: str, error: Exception) -> Problem:
    return Problem("error", {"phase": phase, "error": f"{type(error).__name__}: {error}"})


def _read(found: Found) -> Found:
    """Fill in what one entry point stands for, with the first thing that is wrong with it."""
    try:
        return _read_package(found)
    except Exception as error:  # whatever a package brings, the site starts
        return replace(found, problem=_error("plugin.toml", error))


def _read_package(found: Found) -> Found:
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
    return found


def _locate(package: str) -> Path | None:
    """Return the folder of a top-level package. A dotted name would import its parent."""
    if not package.isidentifier():
        return None
    spec = find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places else None


def _version(text: str | None) -> Version:
    try:
        return Version(text or "0")
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


def _settle(plugins: Plugins, kring_version: str) -> Plugins:
    """Park what lacks this Kring or a plugin that it depends on, and what waits in a circle."""
    settled = {
        slug: found
        if found.problem
        else replace(found, problem=_lack(found, plugins, kring_version))
        for slug, found in plugins.items()
    }
    while cycle := _cycle(settled):
        # Read from left to right each one waits for the next.
        names = " → ".join(reversed(cycle))
        for slug in set(cycle):
            settled[slug] = replace(settled[slug], problem=Problem("cycle", {"cycle": names}))
    return _park_dependents(settled)


def _lack(found: Found, plugins: Plugins, kring_version: str) -> Problem | None:
    """Return what is wrong with the first thing that the plugin needs."""
    manifest = found.manifest
    if manifest is None:
        return None
    if not manifest.runs_on(kring_version):
        detail = {"range": str(manifest.requires_kring), "version": kring_version}
        return Problem("kring", detail)
    for other, wanted in manifest.depends.items():
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
