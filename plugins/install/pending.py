"""Find the loaded plugins whose tables are behind or ahead of their code. Called when the rules are loaded, never in a request."""

from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from plugins.errors import ParkedError
from plugins.install import registry
from plugins.install.problems import Problem
from plugins.install.registry import InstalledPlugin


def unapplied(plugins: Iterable[InstalledPlugin]) -> dict[str, tuple[str, ...]]:
    """Return the names of the unapplied migrations, by slug: one query, or none without plugins."""
    each = list(plugins)
    return _behind(each, _applied(each))


def ahead(plugins: Iterable[InstalledPlugin]) -> dict[str, tuple[str, ...]]:
    """Return the migrations that a newer version applied and the package does not have, by slug: one query."""
    each = list(plugins)
    return _ahead(each, _applied(each))


def _applied(plugins: Iterable[InstalledPlugin]) -> dict[str, list[str]]:
    """Return the names of the applied migrations by slug, in the order in which they were applied."""
    applied: dict[str, list[str]] = {plugin.slug: [] for plugin in plugins}
    if applied:
        rows = MigrationRecorder(connection).migration_qs.filter(app__in=applied).order_by("pk")
        for slug, name in rows.values_list("app", "name"):
            applied[slug].append(name)
    return applied


def _behind(
    plugins: Iterable[InstalledPlugin], applied: Mapping[str, list[str]]
) -> dict[str, tuple[str, ...]]:
    waiting = {
        plugin.slug: tuple(name for name in plugin.migrations if name not in applied[plugin.slug])
        for plugin in plugins
    }
    return {slug: names for slug, names in waiting.items() if names}


def _ahead(
    plugins: Iterable[InstalledPlugin], applied: Mapping[str, list[str]]
) -> dict[str, tuple[str, ...]]:
    """Return the names after the last one that the package has.

    A version that brought its migrations together leaves the names of the old ones behind, before its own.
    """
    newer = {}
    for plugin in plugins:
        own, names = set(plugin.migrations), applied[plugin.slug]
        last = max((place for place, name in enumerate(names) if name in own), default=-1)
        newer[plugin.slug] = tuple(names[last + 1 :])
    return {slug: names for slug, names in newer.items() if names}


def ahead_problem(plugin: InstalledPlugin, names: Iterable[str]) -> Problem:
    """Return the problem of a plugin whose tables are those of a newer version."""
    last = plugin.migrations[-1] if plugin.migrations else "zero"
    detail = {"names": ", ".join(names), "slug": plugin.slug, "last": last}
    return Problem("ahead", detail | {"version": str(plugin.version)})


class _Start:
    """The plugins whose tables were those of a newer version when this process first looked; None before."""

    ahead: frozenset[str] | None = None


def forget() -> None:
    """Look as a process does that has just started. For tests."""
    _Start.ahead = None


def problems() -> dict[str, Problem]:
    """Return the problems of the plugins that are parked at this moment, by slug.

    These are the problems found at the start, tables that wait for a migration, and tables that a newer version
    had changed already when this process started: such a plugin is parked, and so are the plugins that depend on it.
    During an upgrade the old code serves on the new tables until the restart; nobody loses the plugin meanwhile.
    """
    by_slug = {each.slug: each.problem for each in registry.parked() if each.problem}
    ready = {plugin.slug: plugin for plugin in registry.ready()}
    applied = _applied(ready.values())
    found = {
        slug: Problem("migrate", {"names": ", ".join(names)})
        for slug, names in _behind(ready.values(), applied).items()
    }
    ahead = _ahead(ready.values(), applied)
    if _Start.ahead is None:
        _Start.ahead = frozenset(ahead)
    for slug in _Start.ahead & ahead.keys():
        found[slug] = ahead_problem(ready[slug], ahead[slug])
    for slug, problem in found.items():
        by_slug[slug] = problem
        for other in registry.dependents(slug):
            by_slug.setdefault(other, Problem("dependency", {"other": slug}))
    return by_slug


def check_not_parked(slug: str) -> None:
    """ParkedError when the plugin is parked at this moment; the text says why and what to do."""
    if problem := problems().get(slug):
        raise ParkedError(
            _("“%(slug)s” is parked. %(reason)s %(cure)s")
            % {"slug": slug, "reason": problem.reason, "cure": problem.cure}
        )
