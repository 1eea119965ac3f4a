from typing import Any

from django.apps import AppConfig
from django.core.checks import register
from django.core.signals import got_request_exception
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from kring.core.frame import Entry, Reader


def _chooses(reader: Reader) -> bool:
    """Return whether any feature of the reader has settings of their own."""
    # Models are not there yet while applications are listed.
    from plugins.contributions.own_settings.selectors import has_own_settings

    return has_own_settings(reader.request.user)


class PluginsConfig(AppConfig):
    """The plugin framework. It knows people only as subject keys."""

    name = "plugins"

    user_menu = (
        Entry(_("My features"), "plugins:own_settings", "toggles", order=20, is_shown=_chooses),
    )
    account_sections = (
        Entry(_("My features"), "plugins:own_settings", order=20, is_shown=_chooses),
    )

    def ready(self) -> None:
        """Register what this room adds to OpenFeature, metrics, checks and a person's own data."""
        from kring.core import metrics
        from plugins.contributions.page_faults import note_page_fault
        from plugins.contributions.usage import evidence_of
        from plugins.gate import openfeature
        from plugins.install.checks import parked_plugins
        from plugins.metrics import collect
        from plugins.privacy.kept import register_kept

        openfeature.install()
        got_request_exception.connect(note_page_fault, dispatch_uid="plugins.page_faults")
        metrics.register(collect)
        register(parked_plugins)
        register_kept(
            "use",
            evidence_of,
            "feature",
            "version",
            "first_day",
            "last_day",
            "days_used",
            "days_failed",
        )
        post_migrate.connect(_look_again, sender=self, dispatch_uid="plugins.look_again")


def _look_again(plan: list[Any], **kwargs: Any) -> None:
    """Announce new rules when a plugin got its tables."""
    # Django imports this module before any model.
    from plugins.gate import snapshot
    from plugins.install import registry

    if any(registry.get(migration.app_label) for migration, _backwards in plan):
        snapshot.raise_stamp()
