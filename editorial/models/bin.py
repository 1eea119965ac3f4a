"""What was deleted and can be brought back."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection


class BinEntry(models.Model):
    """One deletion: a page with everything below it, an image or a document.

    ``content`` holds the rows that went with it, compressed. The keys say who may see the entry and
    bring it back: a page by its place, a file by its collection, both by who made it.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    title = models.CharField(_("title"), max_length=255)
    number = models.PositiveIntegerField(_("pages"), default=1)
    parent_id = models.PositiveBigIntegerField(null=True)
    path = models.CharField(max_length=255, blank=True)
    was_live = models.BooleanField(default=False)
    collection = models.ForeignKey(
        Collection, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("deleted by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    deleted_at = models.DateTimeField(_("deleted on"), default=timezone.now)
    files = models.JSONField(default=list)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("deleted item")
        verbose_name_plural = _("deleted items")
        ordering = ["-deleted_at", "-pk"]
        indexes = [
            models.Index(fields=["deleted_at"], name="editorial_bin_date"),
            models.Index(fields=["content_type", "object_id"], name="editorial_bin_object"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kept_until(self) -> datetime:
        """When it is gone for good."""
        return self.deleted_at + timedelta(days=settings.KRING_BIN_DAYS)
