"""What ``setup_kring`` has made, so that it never makes anything twice."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class SetupItem(models.Model):
    """One thing that the set-up took care of. Renamed or deleted since, it stays that way."""

    key = models.CharField(_("key"), max_length=100, unique=True)
    content_type = models.ForeignKey(
        ContentType, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    object_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    made = GenericForeignKey("content_type", "object_id")

    class Meta:
        verbose_name = _("set-up item")
        verbose_name_plural = _("set-up items")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key
