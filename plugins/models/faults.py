"""The faults of a plugin here, and the stops that followed from them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plugins.fields import FeatureKeyField, PluginSlugField
from plugins.gate.keys import plugin_of


class PluginError(models.Model):
    """One fault of a plugin, and how often it occurred."""

    slug = PluginSlugField(_("plugin"), db_index=True)
    version = models.CharField(_("version"), max_length=60, blank=True)
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


class ServiceFault(models.Model):
    """How often a part of the site failed in one minute because something that all share did.

    ``source`` is the slug of a plugin; empty for the pages of Kring itself. ``service`` is what failed, as
    ``plugins.contributions.service_faults`` names it.
    """

    minute = models.DateTimeField(_("minute"))
    source = FeatureKeyField(_("what failed"), blank=True)
    service = models.CharField(_("what all share"), max_length=20)
    count = models.PositiveIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("fault of what all share")
        verbose_name_plural = _("faults of what all share")
        ordering = ["-minute"]
        constraints = [
            models.UniqueConstraint(
                fields=["minute", "source", "service"], name="plugins_service_fault_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.minute:%Y-%m-%d %H:%M} {self.source}: {self.service}"


class Breaker(models.Model):
    """A stop by evidence: a version of a feature is off for everybody, or for one unit. Open until it is reset.

    ``evidence`` holds the numbers of that moment, and in ``units`` whose people lose it when it is one unit. A
    reset adds what the day had counted until then, in ``before_reset``: only what follows is judged.

    A stop whose cause was the host's recovers by itself, once: ``half_open_at`` is since when it is back for a
    ``share`` of those who had it, and stays when it failed again and the share is 0.
    """

    class Cause(models.TextChoices):
        HARM = "harm", _("Too many people met a fault")
        # Others failed at the same time, or the pages of Kring itself did.
        HOST = "host", _("The host failed, and this with it")
        # Of before evidence was kept: so many faults within ten minutes.
        COUNT = "count", _("Too many faults")

    feature = FeatureKeyField(_("feature"))
    version = models.CharField(_("version"), max_length=60, blank=True)
    unit = models.PositiveBigIntegerField(_("unit"), null=True, blank=True)
    cause = models.CharField(_("cause"), max_length=10, choices=Cause.choices, default=Cause.HARM)
    evidence = models.JSONField(_("evidence"), default=dict)
    opened_at = models.DateTimeField(_("stopped"), default=timezone.now)
    half_open_at = models.DateTimeField(_("back for a few people"), null=True, blank=True)
    share = models.PositiveIntegerField(
        _("share of those who have it back"),
        default=0,
        db_default=0,
        help_text=_("In hundredths of a percent; 0: nobody."),
    )
    reset_at = models.DateTimeField(_("switched on again"), null=True, blank=True)
    reset_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reset_reason = models.CharField(_("why it is on again"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("stop by evidence")
        verbose_name_plural = _("stops by evidence")
        ordering = ["-opened_at"]
        indexes = [models.Index(fields=["feature", "reset_at"], name="plugins_breaker_open")]

    def __str__(self) -> str:
        return f"{self.feature} {self.version}: {self.get_cause_display()}"

    @property
    def is_half_open(self) -> bool:
        """Whether it is back for a few people, to see whether it holds."""
        return self.reset_at is None and self.share > 0

    @property
    def slug(self) -> str:
        """The plugin of the feature."""
        return plugin_of(self.feature)
