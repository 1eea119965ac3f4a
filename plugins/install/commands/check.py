"""``plugins check``: try a plugin again and report what is wrong with it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kring import __version__
from plugins.install import (
    conformance,
    discovery,
    locking,
    pending,
    preflight,
    quality,
    records,
    registry,
)
from plugins.install.commands._switching import add_slug as add_arguments  # noqa: F401

HELP = "Try a plugin again: manifest, dependencies, loading, names, and what people would notice of its migrations."


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Forget earlier outcomes, try the plugin, and report. CommandError when it is parked."""
    slug = options["slug"]
    preflight.forget(slug, settings.PLUGINS_DIR)
    plugins = discovery.discover(
        kring_version=__version__,
        safe_mode=False,
        folder=settings.PLUGINS_DIR,
        seconds=settings.KRING_PLUGIN_SECONDS,
    )
    plugin = next((plugin for plugin in plugins if plugin.slug == slug), None)
    if plugin is None:
        message = f"There is no plugin “{slug}” here: no installed package has that entry point."
        raise CommandError(message)
    if plugin.problem is not None:
        message = f"{slug} {plugin.version} is parked. {plugin.reason}\n  → {plugin.cure}"
        raise CommandError(message)
    command.stdout.write(command.style.SUCCESS(f"{slug} {plugin.version} can be used."))
    if waiting := pending.unapplied([plugin]):
        command.stdout.write(f"Run “manage.py migrate” first: {', '.join(waiting[slug])}.")
        _print_long_locks(command, slug, waiting[slug])
    _print_quality(command, plugin)


def _print_long_locks(command: BaseCommand, slug: str, waiting: tuple[str, ...]) -> None:
    """Print what people would notice of the unapplied migrations."""
    for lock in locking.long_locks(slug, waiting):
        command.stdout.write(command.style.WARNING(f"  ! {lock}"))


def _print_quality(command: BaseCommand, plugin: registry.InstalledPlugin) -> None:
    """Print every rule, the tier and the widest ring, as this process loaded the plugin."""
    for rule in quality.rules_for(plugin):
        command.stdout.write(f"  {'✓' if rule.holds else '✗'} {rule.tier:8} {rule.text}")
    if shipped := records.of_supplier(plugin):
        outcome = "passed" if shipped.is_pass else "did not pass"
        command.stdout.write(f"  Its supplier's own run of the suite {outcome} ({shipped.made}).")
    for warning in conformance.unaccepted_warnings(plugin.slug):
        command.stdout.write(command.style.WARNING(f"  ! {warning}"))
    tier = quality.tier_of(plugin)
    widest = quality.max_percentage_for(tier) / 100
    command.stdout.write(f"Quality: {tier or 'none'}; a ring may be {widest:g} % wide.")
