"""Find the loaded plugins that need ``migrate``. Called when the rules are loaded, never in a request."""

from collections.abc import Iterable

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from plugins.errors import ParkedError
from plugins.install import registry
from plugins.install.problems import Problem
from plugins.install.registry import InstalledPlugin


def unapplied(plugins: Iterable[InstalledPlugin]) -> dict[str, tuple[str, ...]]:
    """Return the names of the unapplied migrations, by slug: one query, or none without plugins."""
    wanted = {plugin.slug: plugin.migrations for plugin in plugins if plugin.migrations}
    if not wanted:
        return {}
    rows = MigrationRecorder(connection).migration_qs.filter(app__in=wanted)
    applied = set(rows.values_list("app", "name"))
    waiting = {
        slug: tuple(name for name in names if (slug, name) not in applied)
        for slug, names in wanted.items()
    }
    return {slug: names for slug, names in waiting.items() if names}


def problems() -> dict[str, Problem]:
    """Return the problems of the plugins that are parked at this moment, by slug.

    These are the problems found at the start, and unapplied migrations: such a plugin is parked until it is
    migrated, and so are the plugins that depend on it.
    """
    by_slug = {each.slug: each.problem for each in registry.parked() if each.problem}
    for slug, names in unapplied(registry.ready()).items():
        by_slug[slug] = Problem("migrate", {"names": ", ".join(names)})
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
