"""Features that people have put aside for themselves."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plugins.models import Plugin


class OptOut(models.Model):
    """A person's own choice to do without a plugin. It is private, and not in the history of releases.

    ``ended_at`` is set when the plugin has become mandatory since: the person can read so.
    """

    plugin = models.ForeignKey(Plugin, on_delete=models.CASCADE, related_name="opt_outs")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(_("put aside"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("plugin put aside")
        verbose_name_plural = _("plugins put aside")
        constraints = [
            models.UniqueConstraint(fields=["plugin", "user"], name="releases_opt_out_unique")
        ]

    def __str__(self) -> str:
        return f"{self.plugin_id}: {self.user}"
