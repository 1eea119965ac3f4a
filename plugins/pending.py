"""Which loaded plugins wait for ``migrate``. Asked when the rules are loaded, never in a request."""

from collections.abc import Iterable

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from plugins import registry
from plugins.problems import Problem
from plugins.registry import Found
from plugins.services.problems import ReleaseError


def unapplied(plugins: Iterable[Found]) -> dict[str, tuple[str, ...]]:
    """Return the names of the migrations that wait, by slug: one query, or none without plugins."""
    wanted = {found.slug: found.migrations for found in plugins if found.migrations}
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
    """Return why plugins are parked at this moment, by slug: what was found at the start, and now.

    A plugin whose tables are behind is parked until it is migrated, and so is what depends on it.
    """
    found: dict[str, Problem] = {each.slug: each.problem for each in registry.parked()}  # type: ignore[misc]
    for slug, names in unapplied(registry.ready()).items():
        found[slug] = Problem("migrate", {"names": ", ".join(names)})
        for other in registry.dependents(slug):
            found.setdefault(other, Problem("dependency", {"other": slug}))
    return found


def check_not_parked(slug: str) -> None:
    """ReleaseError when the plugin is parked at this moment: why, and what to do."""
    if problem := problems().get(slug):
        raise ReleaseError(
            _("“%(slug)s” is parked. %(reason)s %(cure)s")
            % {"slug": slug, "reason": problem.reason, "cure": problem.cure}
        )
