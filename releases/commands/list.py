"""``plugins list``: every plugin, its state and the ring that it has reached."""

from collections.abc import Collection
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from plugins.gate import snapshot, stop
from plugins.gate.keys import feature_of
from plugins.gate.rules import Snapshot
from plugins.install import pending, registry
from plugins.install.features import features_of
from plugins.models import Plugin
from releases.models import Release
from releases.selectors.releases import percent_back, releases_of, shown_release
from releases.services.ladder import current_ring

HELP = "List every installed plugin: version, state, ring reached, and why it is parked."


def add_arguments(parser: CommandParser) -> None:
    """Take no arguments."""


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Print a table, and below it why each parked plugin is parked and what to do."""
    # A stop of a moment ago, which the database may not have yet.
    stop.read()
    problems = pending.problems()
    known, rules = Plugin.objects.in_bulk(), snapshot.load()
    rows = [[_("plugin"), _("version"), _("state"), _("ring")]]
    for installed in registry.installed():
        plugin = known.get(installed.slug)
        state = _("parked") if installed.slug in problems else _state(plugin, rules)
        rows.append([installed.slug, str(installed.version), state, _ring(plugin)])
        for key in features_of(installed.slug):
            own = state if installed.slug in problems else _state_of_feature(plugin, key, rules)
            rows.append([key, str(installed.version), own, _ring(plugin, feature_of(key))])
    gone = sorted(known.keys() - {installed.slug for installed in registry.installed()})
    rows += [[slug, known[slug].version, _("not installed"), ""] for slug in gone]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        command.stdout.write("  ".join(cells).rstrip())
    for slug, problem in sorted(problems.items()):
        command.stdout.write(f"\n{slug}: {problem.reason}\n  → {problem.cure}")


def _state(plugin: Plugin | None, rules: Snapshot) -> str:
    if plugin is None:
        return _("installed")
    if plugin.is_stopped:
        return _("stopped")
    if not plugin.is_enabled:
        return _("disabled")
    return _stop_by_evidence(rules, [plugin.pk]) or _("enabled")


def _state_of_feature(plugin: Plugin | None, key: str, rules: Snapshot) -> str:
    of_plugin = _state(plugin, rules)
    if plugin is None or not plugin.is_enabled or plugin.is_stopped:
        return of_plugin
    if plugin.stop_of(key):
        return _("stopped")
    if stopped := _stop_by_evidence(rules, [plugin.pk, key]):
        return stopped
    return of_plugin if rules.reaches_anybody(key) else _("off until its release opens")


def _stop_by_evidence(rules: Snapshot, keys: Collection[str]) -> str:
    """Return how far what evidence stopped for everybody is on; empty where none of these is stopped."""
    if not any(key in rules.rules and rules.rules[key].stopped for key in keys):
        return ""
    if share := percent_back(rules, keys):
        return _("stopped by evidence, back for %(share)s %%") % {"share": share}
    return _("stopped by evidence")


def _ring(plugin: Plugin | None, feature: str = "") -> str:
    """Return the ring that its release has reached; its status when it has ended."""
    of_plugin = releases_of(plugin.pk).filter(feature=feature) if plugin else ()
    release = shown_release(of_plugin)
    if release and release.has_ended:
        return str(Release.Status.ENDED.label)
    ring = current_ring(release) if release else None
    return ring.name if ring else ""
