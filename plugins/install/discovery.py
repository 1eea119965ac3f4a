"""Discover the installed plugins while the settings are read, without importing any of their code.

Entry points and ``plugin.toml`` are read as data. A plugin that cannot be used is parked with the reason;
nothing that a plugin ships can raise out of here, because then the site would not start.
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

from plugins.install import bundled, preflight
from plugins.install import manifest as manifests
from plugins.install.problems import Problem
from plugins.install.registry import InstalledPlugin

GROUP = "kring.plugins"
# The suffixes of files that decide whether a plugin can be loaded: its code and its manifest.
# Compiled files are code too, except in the folder that Python fills by itself.
CODE = {".py", ".pyc", ".toml", ".so"}

Plugins = dict[str, InstalledPlugin]


def discover(
    *, kring_version: str, safe_mode: bool, folder: Path, seconds: int
) -> tuple[InstalledPlugin, ...]:
    """Return every installed plugin: the ready ones in load order, then the parked ones.

    ``folder`` holds the outcomes of earlier trials; ``seconds`` is the time that a new plugin may take to
    load. In safe mode all are parked and none is tried.
    """
    if safe_mode:
        bundled.register()
        every = _without_duplicates(_all()).values()
        parked = [replace(plugin, problem=Problem("safe_mode")) for plugin in every]
        return tuple(sorted(parked, key=lambda plugin: plugin.slug))
    plugins = judge(kring_version)
    problems = preflight.problems(plugins, folder=folder, seconds=seconds)
    plugins = with_problems(plugins, problems)
    loaded = [plugins[slug] for slug in TopologicalSorter(_graph(plugins)).static_order()]
    rest = sorted((p for p in plugins.values() if p.problem), key=lambda plugin: plugin.slug)
    return (*loaded, *rest)


def judge(kring_version: str) -> Plugins:
    """Return every installed plugin by slug, judged by its manifest alone for this version of Kring."""
    bundled.register()
    return _park_unusable(_without_duplicates(_all()), kring_version)


def with_problems(plugins: Plugins, problems: Mapping[str, Problem]) -> Plugins:
    """Return the plugins with these problems; those that depend on one with a problem are parked too."""
    judged = dict(plugins)
    for slug, problem in problems.items():
        # A plugin that fails because of a dependency gets the problem "dependency" below.
        if problems.keys().isdisjoint(plugins[slug].depends):
            judged[slug] = replace(plugins[slug], problem=problem)
    return _park_dependents(judged)


def _all() -> list[InstalledPlugin]:
    """Return the plugin of every entry point. Of a distribution that occurs twice the first counts."""
    plugins: dict[str, list[InstalledPlugin]] = {}
    for distribution in distributions():
        if GROUP in (distribution.read_text("entry_points.txt") or ""):
            name = canonicalize_name(distribution.name or "unknown")
            if name not in plugins:
                plugins[name] = _read_distribution(distribution, name)
    return [plugin for name in sorted(plugins) for plugin in plugins[name]]


def _read_distribution(distribution: Distribution, name: str) -> list[InstalledPlugin]:
    version = _version(distribution.version)
    try:
        points = distribution.entry_points.select(group=GROUP)
    except Exception as error:  # a line may be no entry point
        problem = _error("entry_points.txt", error)
        return [InstalledPlugin(name, "", name, version, problem=problem)]
    return [_read(InstalledPlugin(point.name, point.value, name, version)) for point in points]


def _error(phase: str, error: Exception) -> Problem:
    return Problem("error", {"phase": phase, "error": f"{type(error).__name__}: {error}"})


def _read(plugin: InstalledPlugin) -> InstalledPlugin:
    """Return the plugin with the data of its package, and its first problem if it has any."""
    try:
        return _read_package(plugin)
    except Exception as error:  # the site starts, whatever a package contains
        return replace(plugin, problem=_error("plugin.toml", error))


def _read_package(plugin: InstalledPlugin) -> InstalledPlugin:
    path = _locate(plugin.package)
    if path is None:
        detail = {"package": plugin.package, "distribution": plugin.distribution}
        return replace(plugin, problem=Problem("package", detail))
    plugin = replace(plugin, path=path, migrations=_migrations(path), digest=_digest(path))
    try:
        manifest = manifests.read(path / "plugin.toml")
    except manifests.ManifestError as error:
        faults = " ".join(map(str, error.faults))
        return replace(plugin, problem=Problem("manifest", {"faults": faults}))
    plugin = replace(plugin, manifest=manifest, version=manifest.version)
    if linked := _linked_folder(path):
        faults = f"The folder “{linked}” is a link: put its files into the package."
        return replace(plugin, problem=Problem("manifest", {"faults": faults}))
    if manifest.slug != plugin.slug:
        detail = {"name": plugin.slug, "slug": manifest.slug}
        return replace(plugin, problem=Problem("slug", detail))
    return plugin


def _locate(package: str) -> Path | None:
    """Return the folder of a top-level package. A dotted name would import its parent."""
    if not package.isidentifier():
        return None
    spec = find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) if places else None


def _linked_folder(package: Path) -> str:
    """Return a folder of the package that is only a link: Python imports its code, and no hash of the package knows it."""
    linked = (each for each in package.rglob("*") if each.is_symlink() and each.is_dir())
    return next((each.relative_to(package).as_posix() for each in linked), "")


def _version(text: str | None) -> Version:
    try:
        return Version(text or "0")
    except InvalidVersion:
        return Version("0")


def _migrations(path: Path) -> tuple[str, ...]:
    files = path.glob("migrations/*.py")
    return tuple(sorted(file.stem for file in files if file.name[0] not in "_~"))


def _digest(path: Path) -> str:
    """Return a hash of the package's code."""
    total = hashlib.sha256()
    for file in sorted(path.rglob("*")):
        is_cached = file.suffix == ".pyc" and file.parent.name == "__pycache__" and "." in file.stem
        if file.suffix in CODE and not is_cached and file.is_file():
            total.update(str(file.relative_to(path)).encode() + b"\0")
            total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def _without_duplicates(read: list[InstalledPlugin]) -> Plugins:
    """Return the plugins by slug; of several packages for one slug none is used."""
    by_slug: dict[str, list[InstalledPlugin]] = defaultdict(list)
    for plugin in read:
        by_slug[plugin.slug].append(plugin)
    plugins: Plugins = {}
    for slug, same in by_slug.items():
        plugins[slug] = same[0]
        if len(same) > 1:
            names = ", ".join(sorted(plugin.distribution for plugin in same))
            plugins[slug] = replace(same[0], problem=Problem("twice", {"distributions": names}))
    return plugins


def _park_unusable(plugins: Plugins, kring_version: str) -> Plugins:
    """Park the plugins that lack this Kring or a dependency, and those that wait for each other."""
    judged = {
        slug: plugin
        if plugin.problem
        else replace(plugin, problem=_unmet_requirement(plugin, plugins, kring_version))
        for slug, plugin in plugins.items()
    }
    while cycle := _cycle(judged):
        # From left to right each one waits for the next.
        names = " → ".join(reversed(cycle))
        for slug in set(cycle):
            judged[slug] = replace(judged[slug], problem=Problem("cycle", {"cycle": names}))
    return _park_dependents(judged)


def _unmet_requirement(
    plugin: InstalledPlugin, plugins: Plugins, kring_version: str
) -> Problem | None:
    """Return the problem of the first requirement that is not met."""
    manifest = plugin.manifest
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
    usable = {slug: plugin for slug, plugin in sorted(plugins.items()) if not plugin.problem}
    return {
        slug: sorted({*plugin.manifest.depends, *plugin.manifest.after} & usable.keys())
        for slug, plugin in usable.items()
        if plugin.manifest
    }


def _cycle(plugins: Plugins) -> list[str]:
    try:
        TopologicalSorter(_graph(plugins)).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def _park_dependents(plugins: Plugins) -> Plugins:
    """Park the plugins that depend on a parked one, until there are no more."""
    judged, has_changed = dict(plugins), True
    while has_changed:
        has_changed = False
        for slug, plugin in judged.items():
            if plugin.problem:
                continue
            if parked := [other for other in plugin.depends if judged[other].problem]:
                problem = Problem("dependency", {"other": parked[0]})
                judged[slug], has_changed = replace(plugin, problem=problem), True
    return judged
