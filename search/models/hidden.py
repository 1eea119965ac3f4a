"""Documents that an editor hid from search."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class HiddenDocument(models.Model):
    """One document that stays out of search, by its key in the index."""

    key = models.CharField(_("document"), max_length=320, unique=True)
    # Its title when it was hidden: it is in no index any more.
    title = models.CharField(_("title"), max_length=255, blank=True)
    reason = models.CharField(_("reason"), max_length=255)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("hidden by"),
    )
    hidden_at = models.DateTimeField(_("hidden"), default=timezone.now)

    class Meta:
        verbose_name = _("hidden document")
        verbose_name_plural = _("hidden documents")
        default_permissions = ()
        ordering = ["-hidden_at"]

    def __str__(self) -> str:
        return self.title or self.key
