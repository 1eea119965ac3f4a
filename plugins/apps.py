from typing import Any

from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate


class PluginsConfig(AppConfig):
    """The plugin framework. It knows people only as subject keys."""

    name = "plugins"

    def ready(self) -> None:
        """Tell Django what to ask and to tell the framework."""
        from kring.core import metrics
        from plugins import openfeature
        from plugins.checks import parked_plugins
        from plugins.metrics import collect
        from plugins.selectors import ambassadors

        ambassadors.register()
        openfeature.install()
        metrics.register(collect)
        register(parked_plugins)
        post_migrate.connect(_look_again, sender=self, dispatch_uid="plugins.look_again")


def _look_again(plan: list[Any], **kwargs: Any) -> None:
    """Let every process load the rules anew when a plugin got its tables."""
    from plugins import registry, snapshot

    if any(registry.get(migration.app_label) for migration, _backwards in plan):
        snapshot.raise_stamp()
