"""Versions of the weights, and comparisons between two of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WeightsVersion(models.Model):
    """One set of weights: who made it, when and why. At most one is in force."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_FORCE = "in_force", _("In force")
        FORMER = "former", _("Was in force")

    # By the names of ``search.engine.weights.Weights``; missing ones have Kring's own value.
    values = models.JSONField(default=dict)
    reason = models.CharField(_("reason"), max_length=255)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    in_force_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    in_force_since = models.DateTimeField(_("in force since"), null=True)
    in_force_until = models.DateTimeField(_("in force until"), null=True)

    class Meta:
        verbose_name = _("version of the weights")
        verbose_name_plural = _("versions of the weights")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["status"], condition=Q(status="in_force"), name="search_one_set_in_force"
            )
        ]

    def __str__(self) -> str:
        return str(_("Version %(number)s") % {"number": self.pk})


class Comparison(models.Model):
    """The judged queries asked with the weights in force and with those of a draft."""

    class Status(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    version = models.ForeignKey(
        WeightsVersion, on_delete=models.CASCADE, related_name="comparisons"
    )
    # The weights it was compared with.
    before = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RUNNING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # One entry a query: its id and text, and of before and after the nDCG@10 and the first keys.
    results = models.JSONField(default=list)
    problem = models.TextField(blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.version} ({self.get_status_display()})"
