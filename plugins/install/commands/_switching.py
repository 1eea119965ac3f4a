"""Arguments of the subcommands that switch a plugin."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from plugins.models import Plugin


def add_slug(parser: CommandParser) -> None:
    """Add the plugin."""
    parser.add_argument("slug", help="the slug of the plugin")


def add_reason(parser: CommandParser) -> None:
    """Add the reason, which is kept in the history."""
    parser.add_argument("--reason", required=True, help="why; kept in the history")


def plugin(options: dict[str, Any]) -> Plugin:
    """Return the plugin of the arguments. CommandError when it was never enabled here."""
    known = Plugin.objects.filter(pk=options["slug"]).first()
    if known is None:
        message = f"The plugin “{options['slug']}” was never enabled here."
        raise CommandError(message)
    return known
