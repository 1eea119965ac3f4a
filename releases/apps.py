from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReleasesConfig(AppConfig):
    """How a version of a plugin reaches people."""

    name = "releases"
    verbose_name = _("Releases")

    def ready(self) -> None:
        """Register what this room adds to the gate, to metrics and to a person's own data."""
        from kring.core import metrics
        from plugins.gate.releasing import register_releasing
        from plugins.install.commands import register_commands
        from plugins.privacy.kept import register_kept
        from releases.metrics import collect
        from releases.releasing import Releases
        from releases.selectors.opt_outs import opt_outs_of

        register_releasing(Releases())
        register_commands("releases.commands")
        register_kept("put_aside", opt_outs_of, "plugin", "feature", "created_at", "ended_at")
        metrics.register(collect)
