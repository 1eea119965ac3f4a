from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Background work through one door: ``enqueue()``."""

    name = "kring.jobs"
    label = "jobs"
    verbose_name = _("Background jobs")
