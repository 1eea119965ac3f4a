"""What the subcommands that switch a plugin share."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from plugins.models import Plugin


def add_slug(parser: CommandParser) -> None:
    """Ask for the plugin."""
    parser.add_argument("slug", help="the slug of the plugin")


def add_reason(parser: CommandParser) -> None:
    """Ask why; the reason is kept in the history."""
    parser.add_argument("--reason", required=True, help="why; kept in the history")


def plugin(options: dict[str, Any]) -> Plugin:
    """Return the plugin of the arguments. CommandError when it was never enabled here."""
    found = Plugin.objects.filter(pk=options["slug"]).first()
    if found is None:
        message = f"The plugin “{options['slug']}” was never enabled here."
        raise CommandError(message)
    return found
