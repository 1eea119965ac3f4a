"""Evaluation moments: days on which the people of a ring are asked what they think."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plugins.fields import PluginSlugField


class EvaluationMoment(models.Model):
    """A day on which the people of a ring are asked what they think, and the decision taken then."""

    plugin = PluginSlugField(_("plugin"))
    ring_order = models.PositiveSmallIntegerField(_("ring"))
    opens_on = models.DateField(_("invite on"))
    closes_on = models.DateField(_("collect until"))
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True, editable=False)
    invited = models.PositiveIntegerField(_("people invited"), default=0, editable=False)
    decided = models.TextField(_("what was decided"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("evaluation moment")
        verbose_name_plural = _("evaluation moments")
        ordering = ["-opens_on", "plugin"]
        constraints = [
            models.UniqueConstraint(
                fields=["plugin", "ring_order", "opens_on"], name="adoption_evaluation_unique"
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=models.F("opens_on")), name="adoption_evaluation_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plugin} {self.opens_on:%d-%m-%Y}"
