"""What people say about a feature that reached them, and the moments at which they are asked."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Feedback(models.Model):
    """A tip, a top or a flop, from somebody who has the feature.

    Without a giver it is anonymous: nothing that identifies is stored, not even a mark for the rate limit.
    """

    class Kind(models.TextChoices):
        TIP = "tip", _("Tip")
        TOP = "top", _("Top")
        FLOP = "flop", _("Flop")

    class Status(models.TextChoices):
        NEW = "new", _("New")
        PLANNED = "planned", _("Planned")
        DONE = "done", _("Done")
        WONT_DO = "wont_do", _("Won't do")

    OPEN = (Status.NEW, Status.PLANNED)

    plugin = models.SlugField(_("plugin"), max_length=31)
    ring_order = models.PositiveSmallIntegerField(_("ring"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices)
    text = models.TextField(_("text"), max_length=2000, blank=True)
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    page_url = models.CharField(_("given on"), max_length=500, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.NEW)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    # When the giver has read the answer on the site.
    seen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(_("given"), default=timezone.now)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["plugin", "kind", "status"], name="plugins_feedback_open"),
            models.Index(fields=["giver", "-created_at"], name="plugins_feedback_giver"),
        ]

    def __str__(self) -> str:
        return f"{self.plugin}: {self.get_kind_display()}"

    @property
    def is_open(self) -> bool:
        """Return whether somebody still has to deal with it."""
        return self.status in self.OPEN


class EvaluationMoment(models.Model):
    """A day on which the people of a ring are asked what they think, and what was decided then."""

    plugin = models.SlugField(_("plugin"), max_length=31)
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
                fields=["plugin", "ring_order", "opens_on"], name="plugins_evaluation_unique"
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=models.F("opens_on")), name="plugins_evaluation_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plugin} {self.opens_on:%d-%m-%Y}"

    def is_collecting(self, today: date) -> bool:
        """Return whether answers still count for this moment."""
        return self.invited_at is not None and today <= self.closes_on
