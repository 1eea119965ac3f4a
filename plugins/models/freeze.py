"""Days on which no ring opens by itself: a holiday, an election, the closing of the books."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Freeze(models.Model):
    """A stretch of days, both ends counted, in the time zone of the organisation."""

    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        verbose_name = _("quiet period")
        verbose_name_plural = _("quiet periods")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="plugins_freeze_dates"
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
        """Return the quiet period that the day is in, the one that lasts longest; None on other days."""
        found = cls.objects.filter(starts_on__lte=day, ends_on__gte=day)
        return found.order_by("-ends_on").first()
