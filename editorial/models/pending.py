"""What still has to follow a change of a large section."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PendingSection(models.Model):
    """A section below which the records are being written anew, and how far that is.

    There is a row as long as records wait. A job that is stopped goes on from ``cursor``, the last page
    that is done; a new change of the section begins anew, which ``changed_at`` tells.
    """

    page = models.OneToOneField(
        "wagtailcore.Page", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    cursor = models.PositiveBigIntegerField(default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("in all"), default=0)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        verbose_name = _("section that is being updated")
        verbose_name_plural = _("sections that are being updated")

    def __str__(self) -> str:
        return f"{self.page}: {self.done}/{self.total}"
