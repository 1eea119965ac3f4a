from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Background work, through ``enqueue()``."""

    name = "kring.jobs"
    label = "jobs"
    verbose_name = _("Background jobs")

    def ready(self) -> None:
        """Register the figures of background work."""
        from kring.core import metrics
        from kring.jobs.metrics import collect

        metrics.register(collect)
