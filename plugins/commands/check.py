"""``plugins check``: try a plugin anew and say what is wrong with it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kring import __version__
from plugins import discovery, locking, pending, preflight, quality, registry
from plugins.commands._switching import add_slug as add_arguments  # noqa: F401

HELP = "Try a plugin anew: manifest, dependencies, loading, names, and what people would notice of its migrations."


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Forget what was found before, look again, and report. CommandError when it is parked."""
    slug = options["slug"]
    preflight.forget(slug, settings.PLUGINS_DIR)
    plugins = discovery.discover(
        kring_version=__version__,
        safe_mode=False,
        folder=settings.PLUGINS_DIR,
        seconds=settings.KRING_PLUGIN_SECONDS,
    )
    found = next((found for found in plugins if found.slug == slug), None)
    if found is None:
        message = f"There is no plugin “{slug}” here: no installed package has that entry point."
        raise CommandError(message)
    if found.problem is not None:
        message = f"{slug} {found.version} is parked. {found.reason}\n  → {found.cure}"
        raise CommandError(message)
    command.stdout.write(command.style.SUCCESS(f"{slug} {found.version} can be used."))
    if waiting := pending.unapplied([found]):
        command.stdout.write(f"Run “manage.py migrate” first: {', '.join(waiting[slug])}.")
        _print_long_locks(command, slug, waiting[slug])
    _print_quality(command, found)


def _print_long_locks(command: BaseCommand, slug: str, waiting: tuple[str, ...]) -> None:
    """Print what people would notice of the migrations that wait."""
    for found in locking.long_locks(slug, waiting):
        command.stdout.write(command.style.WARNING(f"  ! {found}"))


def _print_quality(command: BaseCommand, found: registry.Found) -> None:
    """Print every rule, the tier reached and how wide it may go. Judged as this process loaded it."""
    for rule in quality.rules_for(found):
        command.stdout.write(f"  {'✓' if rule.holds else '✗'} {rule.tier:8} {rule.text}")
    tier = quality.tier_of(found)
    widest = quality.max_percentage_for(tier) / 100
    command.stdout.write(f"Quality: {tier or 'none'}; a ring may be {widest:g} % wide.")
