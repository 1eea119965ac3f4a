"""What is counted of a plugin and its features: uses, and the people who met a fault, by day."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from plugins.fields import FeatureKeyField

# People who have it by an exception, or not through a ring; and those who belong to no unit.
NO_RING = -1
NO_UNIT = 0


class DayCount(models.Model):
    """The evidence of one day: of a version of a feature, in one ring, in one unit.

    Processes add to the same row. People count once a day each, so the rows of several rings or units may be
    added up, those of several days may not: those are person-days.
    """

    feature = FeatureKeyField(_("feature"))
    version = models.CharField(_("version"), max_length=60)
    day = models.DateField(_("day"))
    ring_order = models.SmallIntegerField(_("ring"), default=NO_RING)
    unit = models.PositiveBigIntegerField(_("unit"), default=NO_UNIT)
    uses = models.PositiveIntegerField(_("uses"), default=0)
    # Everybody whom it reached that day, whether they only saw it, used it or met a fault of it.
    seen = models.PositiveIntegerField(_("people who saw it"), default=0)
    people = models.PositiveIntegerField(_("people who used it"), default=0)
    failed = models.PositiveIntegerField(_("people who met a fault"), default=0)
    faults = models.PositiveIntegerField(_("faults"), default=0)
    # Late because the host was: counted, and held against nobody.
    host_late = models.PositiveIntegerField(_("late by the host"), default=0)
    # Failed because something did that all share: the same. The version before this one writes rows without it.
    host_faults = models.PositiveIntegerField(_("failed by the host"), default=0, db_default=0)

    class Meta:
        verbose_name = _("evidence of a day")
        verbose_name_plural = _("evidence by day")
        ordering = ["day"]
        indexes = [models.Index(fields=["day"], name="plugins_day_count_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["feature", "version", "day", "ring_order", "unit"],
                name="plugins_day_count_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.feature} {self.version}, {self.day}"


class PersonEvidence(models.Model):
    """What is kept of one person and one version of a feature: days, never moments or acts.

    Deleted four weeks after the last ring of its release. ``last_failed`` says whether today counts already.
    """

    feature = FeatureKeyField(_("feature"))
    version = models.CharField(_("version"), max_length=60)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ring_order = models.SmallIntegerField(_("ring"), default=NO_RING)
    unit = models.PositiveBigIntegerField(_("unit"), default=NO_UNIT)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    last_used = models.DateField(_("last day of use"), null=True)
    last_failed = models.DateField(_("last day with a fault"), null=True)
    days_used = models.PositiveIntegerField(_("days of use"), default=0)
    days_failed = models.PositiveIntegerField(_("days with a fault"), default=0)

    class Meta:
        verbose_name = _("evidence of a person")
        verbose_name_plural = _("evidence by person")
        constraints = [
            models.UniqueConstraint(
                fields=["feature", "version", "user"], name="plugins_person_evidence_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.feature} {self.version}: {self.user_id}"


class PeopleTotal(models.Model):
    """How many people a version of a feature reached in one ring, kept when the rows of people are deleted."""

    feature = FeatureKeyField(_("feature"))
    version = models.CharField(_("version"), max_length=60)
    ring_order = models.SmallIntegerField(_("ring"), default=NO_RING)
    reached = models.PositiveIntegerField(_("people whom it reached"), default=0)
    used = models.PositiveIntegerField(_("people who used it"), default=0)

    class Meta:
        verbose_name = _("number of people")
        verbose_name_plural = _("numbers of people")
        constraints = [
            models.UniqueConstraint(
                fields=["feature", "version", "ring_order"], name="plugins_people_total_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.feature} {self.version}: {self.used} / {self.reached}"
