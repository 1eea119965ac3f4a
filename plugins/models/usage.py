"""The use and the faults of a plugin here, and the rings for which it was switched off."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plugins.fields import PluginSlugField


class UsageEvent(models.Model):
    """A use or a fault of a plugin. Kept for 90 days.

    ``ring_order`` is the first ring through which the person had the plugin; None: an exception by hand.
    """

    class Kind(models.TextChoices):
        SEEN = "seen", _("Seen")
        USE = "use", _("Used")
        ERROR = "error", _("Error")
        OVERRUN = "overrun", _("Too slow")

    FAULTS = (Kind.ERROR, Kind.OVERRUN)

    slug = PluginSlugField(_("plugin"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    ring_order = models.SmallIntegerField(_("ring"), null=True)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    # What was done, in the words of the plugin: "view", "vote".
    name = models.CharField(_("what"), max_length=40, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("use of a plugin")
        verbose_name_plural = _("use of plugins")
        indexes = [models.Index(fields=["slug", "kind", "at"], name="plugins_usage_slug_kind")]

    def __str__(self) -> str:
        return f"{self.slug}: {self.get_kind_display()}"


class PluginError(models.Model):
    """One fault of a plugin, and how often it occurred."""

    slug = PluginSlugField(_("plugin"), db_index=True)
    place = models.CharField(_("where"), max_length=120)
    summary = models.CharField(_("what"), max_length=300)
    traceback = models.TextField(_("details"), blank=True)
    ring_order = models.SmallIntegerField(_("ring"), null=True)
    first_at = models.DateTimeField(_("first"), default=timezone.now)
    last_at = models.DateTimeField(_("last"), default=timezone.now)
    count = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("error of a plugin")
        verbose_name_plural = _("errors of plugins")
        ordering = ["-last_at"]

    def __str__(self) -> str:
        return f"{self.slug}, {self.place}: {self.summary}"


class Breaker(models.Model):
    """A ring for whose people a plugin was switched off automatically. Open until it is reset."""

    slug = PluginSlugField(_("plugin"))
    ring_order = models.SmallIntegerField(_("ring"), null=True)
    reason = models.CharField(_("reason"), max_length=300)
    tripped_at = models.DateTimeField(_("switched off"), default=timezone.now)
    reset_at = models.DateTimeField(_("switched on again"), null=True, blank=True)
    reset_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("breaker")
        verbose_name_plural = _("breakers")
        ordering = ["-tripped_at"]
        indexes = [models.Index(fields=["slug", "reset_at"], name="plugins_breaker_open")]

    def __str__(self) -> str:
        return f"{self.slug}: {self.reason}"
