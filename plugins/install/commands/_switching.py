"""Arguments of the subcommands that switch a plugin."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from plugins.gate import stop
from plugins.gate.keys import feature_of, plugin_of
from plugins.install.features import features_of, find_feature
from plugins.models import Plugin


def add_slug(parser: CommandParser) -> None:
    """Add the plugin."""
    parser.add_argument("slug", help="the slug of the plugin")


def add_key(parser: CommandParser) -> None:
    """Add the plugin or one feature of it."""
    parser.add_argument("slug", help="the slug of the plugin, or “slug.feature”")


def add_reason(parser: CommandParser) -> None:
    """Add the reason, which is kept in the history."""
    parser.add_argument("--reason", required=True, help="why; kept in the history")


def plugin(options: dict[str, Any]) -> Plugin:
    """Return the plugin of the arguments. CommandError when it was never enabled here."""
    # A stop of a moment ago, which the database may not have yet.
    stop.read()
    slug = plugin_of(options["slug"])
    known = Plugin.objects.filter(pk=slug).first()
    if known is None:
        message = f"The plugin “{slug}” was never enabled here."
        raise CommandError(message)
    return known


def feature(key: str) -> str:
    """Return the feature in this key; empty for a whole plugin. CommandError for one that is not installed."""
    if feature_of(key) and find_feature(key) is None:
        known = ", ".join(features_of(plugin_of(key))) or "none"
        message = f"There is no feature “{key}” here. Installed: {known}."
        raise CommandError(message)
    return feature_of(key)
