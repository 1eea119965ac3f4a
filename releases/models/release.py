"""A release: the plan by which one plugin version reaches people, ring by ring."""

import zoneinfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kring.core.subjects import validate_subject_key
from plugins.gate.bucket import BUCKETS
from plugins.models import Plugin
from releases.evidence import constants
from releases.models.of_feature import OfFeature


def default_time_zone() -> str:
    """Return the time zone of the organisation."""
    return settings.TIME_ZONE


def validate_time_zone(name: str) -> None:
    """ValidationError unless the name is that of a known time zone."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone."), params={"name": name})


def validate_keys(keys: object) -> None:
    """ValidationError unless the value is a list of known subject keys."""
    if not isinstance(keys, list):
        raise ValidationError(_("Choose people, units, groups or locations."))
    for key in keys:
        try:
            validate_subject_key(key)
        except (TypeError, ValueError) as error:
            raise ValidationError(str(error)) from error


class Release(OfFeature):
    """The plan for one version of a plugin, or of one of its features. Of each at most one is under way."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being planned")
        RUNNING = "running", _("Under way")
        PAUSED = "paused", _("Paused")
        DONE = "done", _("Reached everyone")
        ROLLED_BACK = "rolled_back", _("Rolled back")
        ENDED = "ended", _("Ended")

    UNDER_WAY = (Status.RUNNING, Status.PAUSED)
    # Its opened rings count until it ends. A paused release keeps its open rings.
    COUNTING = (Status.RUNNING, Status.PAUSED, Status.DONE)

    plugin = models.ForeignKey(Plugin, on_delete=models.CASCADE, related_name="releases")
    version = models.CharField(_("version"), max_length=60)
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.DRAFT
    )
    advances_automatically = models.BooleanField(
        _("advance automatically when all conditions hold"), default=False
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default=default_time_zone, validators=[validate_time_zone]
    )
    # Nobody has it from then on. ``end_told_at``: when release managers were notified of it.
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    end_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["plugin", "feature"],
                condition=Q(status__in=("running", "paused")),
                name="releases_one_release_under_way",
            )
        ]

    def __str__(self) -> str:
        return f"{self.feature_key} {self.version}"

    @property
    def is_stopped(self) -> bool:
        """Return whether what it releases is stopped by hand: itself, or the plugin of it."""
        return any(self.plugin.stop_of(key) for key in {self.plugin_id, self.feature_key})

    @property
    def is_over(self) -> bool:
        """Return whether no ring of it opens any more: it reached everyone, was rolled back, or has ended."""
        return self.has_ended or self.status in (self.Status.DONE, self.Status.ROLLED_BACK)

    @property
    def has_ended(self) -> bool:
        """Return whether its end has passed, even if that is not recorded yet."""
        is_past = self.ends_at is not None and self.ends_at <= timezone.now()
        return is_past or self.status == self.Status.ENDED


class Conditions(models.Model):
    """What a plan asks of a ring before the next one opens, beside what is asked of every ring."""

    soak_days = models.PositiveIntegerField(
        _("soak time in working days"),
        default=constants.SOAK_DAYS,
        validators=[MinValueValidator(constants.SOAK_DAYS)],
        help_text=_("How long this ring is watched at least."),
    )
    used_share = models.PositiveIntegerField(
        _("percentage that must have used it"),
        default=round(100 * constants.USED_SHARE),
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_(
            "Of the people of this ring. Choose less beforehand for what is meant for few."
        ),
    )

    class Meta:
        abstract = True


class Reach(models.Model):
    """The people whom a ring adds: those with one of the keys, and a percentage of everyone."""

    class PercentageUnit(models.TextChoices):
        PERSON = "person", _("people")
        UNIT = "unit", _("units, so that colleagues share")

    name = models.CharField(_("name"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"))
    keys = models.JSONField(_("who"), default=list, blank=True, validators=[validate_keys])
    percentage = models.PositiveIntegerField(
        _("percentage"),
        default=0,
        validators=[MaxValueValidator(BUCKETS)],
        help_text=_("In hundredths of a percent: 1000 is 10 %, 10000 is everyone."),
    )
    percentage_unit = models.CharField(
        _("percentage of"),
        max_length=6,
        choices=PercentageUnit.choices,
        default=PercentageUnit.PERSON,
    )

    class Meta:
        abstract = True


class Ring(Reach, Conditions):
    """One step of a release. An opened ring stays open until the release is rolled back."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="rings")
    starts_at = models.DateTimeField(
        _("not before"), null=True, blank=True, help_text=_("In the time zone of the release.")
    )
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True, editable=False)
    # Its people cannot put the plugin aside; they see the reason.
    mandatory_since = models.DateTimeField(
        _("mandatory since"), null=True, blank=True, editable=False
    )
    mandatory_reason = models.CharField(
        _("why it is mandatory"), max_length=500, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("ring")
        verbose_name_plural = _("rings")
        ordering = ["release", "order"]
        constraints = [
            models.UniqueConstraint(fields=["release", "order"], name="releases_ring_order_unique")
        ]

    def __str__(self) -> str:
        return self.name


class PlanTemplate(models.Model):
    """A template for the rings of a release. ``rings`` holds the fields of each ring."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    rings = models.JSONField(_("rings"), default=list)

    class Meta:
        verbose_name = _("plan template")
        verbose_name_plural = _("plan templates")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Override(OfFeature):
    """An exception by hand: people have the plugin or feature, or do not have it, whatever the rings say."""

    class Effect(models.TextChoices):
        ALLOW = "allow", _("has it")
        DENY = "deny", _("does not have it")

    plugin = models.ForeignKey(Plugin, on_delete=models.CASCADE, related_name="overrides")
    effect = models.CharField(_("effect"), max_length=5, choices=Effect.choices)
    key = models.CharField(_("who"), max_length=100)
    reason = models.CharField(_("reason"), max_length=300)
    expires_at = models.DateTimeField(_("until"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        constraints = [
            models.UniqueConstraint(
                fields=["plugin", "feature", "key"], name="releases_override_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.get_effect_display()}"
