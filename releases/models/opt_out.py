"""Features that people have put aside for themselves."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plugins.models import Plugin
from releases.models.of_feature import OfFeature


class OptOut(OfFeature):
    """A person's own choice to do without a plugin, or without one feature of it. It is private, and not in the history of releases.

    ``ended_at`` is set when it has become mandatory since: the person can read so.
    """

    plugin = models.ForeignKey(Plugin, on_delete=models.CASCADE, related_name="opt_outs")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(_("put aside"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("plugin put aside")
        verbose_name_plural = _("plugins put aside")
        constraints = [
            models.UniqueConstraint(
                fields=["plugin", "feature", "user"], name="releases_opt_out_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.feature_key}: {self.user}"
