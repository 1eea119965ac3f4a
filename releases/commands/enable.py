"""``plugins enable``: make an installed plugin ready for a release."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kring.core.errors import RefusedError
from plugins.gate import snapshot
from plugins.install.commands._switching import add_slug as add_arguments  # noqa: F401
from releases.selectors.audience import everybody, who_has
from releases.services.installed import enable_installed_plugin

HELP = "Make an installed plugin ready for a release. Only those have it whom open rings reach already."


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Enable the plugin in the name of the system."""
    try:
        plugin = enable_installed_plugin(slug=options["slug"], user=None)
    except RefusedError as error:
        raise CommandError(str(error)) from error
    people = len(who_has(snapshot.load(), plugin.slug, everybody()))
    command.stdout.write(
        f"{plugin.slug} {plugin.version} is enabled; {people} people have it by rings that are open. "
        "A release brings it to more."
    )
