"""Pages that a reader kept for later, and pages that a reader read."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OfReader(models.Model):
    """A page as one reader knows it; gone with the reader or the page."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reader"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.user}: {self.page}"


class SavedPage(OfReader):
    """A page that a reader kept for later."""

    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    class Meta:
        verbose_name = _("saved page")
        verbose_name_plural = _("saved pages")
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="home_saved_once")]
        indexes = [models.Index(fields=["user", "-saved_at"], name="home_saved_newest")]


class ReadPage(OfReader):
    """A page that a reader read, and when they did so last."""

    read_at = models.DateTimeField(_("read"), default=timezone.now)

    class Meta:
        verbose_name = _("read page")
        verbose_name_plural = _("read pages")
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="home_read_once")]
        indexes = [
            models.Index(fields=["user", "-read_at"], name="home_read_newest"),
            models.Index(fields=["page", "read_at"], name="home_read_by_page"),
        ]
