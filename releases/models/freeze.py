"""Quiet periods: days on which no ring opens automatically, such as a holiday or an election."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Freeze(models.Model):
    """A period of days, first and last included, in the time zone of the organisation."""

    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        verbose_name = _("quiet period")
        verbose_name_plural = _("quiet periods")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="releases_freeze_dates"
            )
        ]

    def __str__(self) -> str:
        return self.reason

    def clean(self) -> None:
        """ValidationError when it ends before it starts."""
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("This is before the first day.")})

    @classmethod
    def on(cls, day: date) -> "Freeze | None":
        """Return the quiet period of the day, of several the one that ends last; None on other days."""
        periods = cls.objects.filter(starts_on__lte=day, ends_on__gte=day)
        return periods.order_by("-ends_on").first()
