"""A plugin that has been enabled at least once."""

import secrets
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from plugins.fields import PluginSlugField
from plugins.gate import stop
from plugins.gate.keys import feature_of


class HandStop(NamedTuple):
    """A stop by hand, of a plugin or of one of its features: why, and since when."""

    reason: str
    at: datetime | None


def new_salt() -> str:
    """Return a random salt."""
    return secrets.token_hex(8)


class Plugin(models.Model):
    """The state of one plugin here. Its manifest stays in its package."""

    slug = PluginSlugField(_("slug"), primary_key=True)
    version = models.CharField(_("version"), max_length=60, blank=True)
    is_enabled = models.BooleanField(_("enabled"), default=False)
    is_killed = models.BooleanField(_("stopped"), default=False)
    kill_reason = models.CharField(_("reason of the stop"), max_length=500, blank=True)
    killed_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    killed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The stops by hand of its features, by full key: each a reason and a moment. Read with every rule, so
    # they are in the row of the plugin; who stopped it is in the history.
    stopped_features = models.JSONField(_("stopped features"), default=dict, editable=False)
    # Chosen once. Another salt would draw other people into every percentage.
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("plugin")
        verbose_name_plural = _("plugins")
        ordering = ["slug"]
        permissions = [("manage_releases", _("Can release, pause, roll back and stop plugins"))]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_stopped(self) -> bool:
        """Return whether it is stopped, also when the database does not have it yet."""
        return self.stop_of(self.pk) is not None

    @property
    def stopped_because(self) -> str:
        """Return the reason of the stop; empty without one."""
        found = self.stop_of(self.pk)
        return found.reason if found else ""

    def stop_of(self, key: str) -> HandStop | None:
        """Return the stop by hand of the plugin itself or of a feature, by its full key; None without one.

        Also one that the database does not have yet. A feature of a stopped plugin has no stop of its own.
        """
        if mark := stop.known().get(key):
            return HandStop(mark.reason, mark.stopped_at)
        if not feature_of(key):
            return HandStop(self.kill_reason, self.killed_at) if self.is_killed else None
        stored = self.stopped_features.get(key)
        return HandStop(stored["reason"], datetime.fromisoformat(stored["at"])) if stored else None

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it. ValueError for another salt: that would put other people into every percentage."""
        if not self._state.adding:
            stored = Plugin.objects.filter(pk=self.pk).values_list("salt", flat=True).first()
            if stored is not None and stored != self.salt:
                message = "The salt of a plugin never changes after its first use."
                raise ValueError(message)
        super().save(*args, **kwargs)
