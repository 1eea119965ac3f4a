"""The applications of Kring and of the libraries below it: all but those that plugins bring."""

from collections.abc import Iterator

from django.apps import AppConfig, apps
from django.conf import settings


def own_apps() -> Iterator[AppConfig]:
    """Yield the installed applications that no plugin brings.

    What an ``AppConfig`` says of itself counts for these alone: a plugin contributes behind the gate.
    """
    of_plugins = {found.package for found in settings.KRING_PLUGINS}
    return (config for config in apps.get_app_configs() if config.name not in of_plugins)
