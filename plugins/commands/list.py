"""``plugins list``: every plugin, its state and how far it is."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from plugins import pending, registry
from plugins.models import Plugin, Release
from plugins.services.ladder import current_ring

HELP = "List every installed plugin: version, state, ring reached, and why it is parked."


def add_arguments(parser: CommandParser) -> None:
    """Take no arguments."""


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Print a table, and below it the reason and the cure of everything that is parked."""
    problems = pending.problems()
    known = Plugin.objects.in_bulk()
    rows = [[_("plugin"), _("version"), _("state"), _("ring")]]
    for found in registry.installed():
        plugin = known.get(found.slug)
        state = _("parked") if found.slug in problems else _state(plugin)
        rows.append([found.slug, str(found.version), state, _ring(plugin)])
    gone = sorted(known.keys() - {found.slug for found in registry.installed()})
    rows += [[slug, known[slug].version, _("not installed"), ""] for slug in gone]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        command.stdout.write("  ".join(cells).rstrip())
    for slug, problem in sorted(problems.items()):
        command.stdout.write(f"\n{slug}: {problem.reason}\n  → {problem.cure}")


def _state(plugin: Plugin | None) -> str:
    if plugin is None:
        return _("installed")
    if plugin.is_killed:
        return _("stopped")
    return _("enabled") if plugin.is_enabled else _("disabled")


def _ring(plugin: Plugin | None) -> str:
    """Return the ring that the newest release has reached, or that it has ended."""
    release = Release.objects.filter(plugin=plugin).first() if plugin else None
    if release and release.has_ended:
        return str(Release.Status.ENDED.label)
    ring = current_ring(release) if release else None
    return ring.name if ring else ""
