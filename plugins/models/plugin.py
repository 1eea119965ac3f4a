"""A plugin that has been enabled at least once, and the stamp that tells everybody of a change."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_salt() -> str:
    """Return a random salt."""
    return secrets.token_hex(8)


class Plugin(models.Model):
    """The state of one plugin here. Its manifest stays in its package."""

    slug = models.SlugField(_("slug"), primary_key=True, max_length=31)
    version = models.CharField(_("version"), max_length=60, blank=True)
    is_enabled = models.BooleanField(_("enabled"), default=False)
    is_killed = models.BooleanField(_("stopped"), default=False)
    kill_reason = models.CharField(_("reason of the stop"), max_length=500, blank=True)
    killed_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    killed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Chosen once. Another salt would draw other people into every percentage.
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("plugin")
        verbose_name_plural = _("plugins")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug

    def save(self, *args, **kwargs) -> None:
        """Refuse another salt: who is in a percentage must never change by itself."""
        if not self._state.adding:
            stored = Plugin.objects.filter(pk=self.pk).values_list("salt", flat=True).first()
            if stored is not None and stored != self.salt:
                message = "The salt of a plugin never changes after its first use."
                raise ValueError(message)
        super().save(*args, **kwargs)


class Stamp(models.Model):
    """The version of all rules together: one row, raised by every change."""

    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("stamp")
        verbose_name_plural = _("stamps")

    def __str__(self) -> str:
        return str(self.version)
