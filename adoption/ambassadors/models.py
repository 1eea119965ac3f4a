"""Colleagues who try a feature first and help others with it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Ambassador(models.Model):
    """A colleague who applied as an ambassador. One row for each person, whatever the outcome."""

    class Status(models.TextChoices):
        APPLIED = "applied", _("Applied")
        ACTIVE = "active", _("Ambassador")
        DECLINED = "declined", _("Not now")
        LEFT = "left", _("No longer")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ambassador"
    )
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.APPLIED, db_index=True
    )
    motivation = models.TextField(_("motivation"), max_length=1000)
    applied_at = models.DateTimeField(_("applied"), default=timezone.now)
    since = models.DateField(_("ambassador since"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("ambassador")
        verbose_name_plural = _("ambassadors")
        ordering = ["status", "-applied_at"]

    def __str__(self) -> str:
        return str(self.user)


class Thanks(models.Model):
    """A word of thanks from a colleague to an ambassador."""

    ambassador = models.ForeignKey(Ambassador, on_delete=models.CASCADE, related_name="thanks")
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(_("what for"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("thanks")
        verbose_name_plural = _("thanks")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.text
