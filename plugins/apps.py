from django.apps import AppConfig


class PluginsConfig(AppConfig):
    """The plugin framework. It knows people only as subject keys."""

    name = "plugins"
