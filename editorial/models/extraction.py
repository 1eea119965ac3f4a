"""The text inside documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentText(models.Model):
    """The text that was read from the file of a document."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Read")
        EMPTY = "empty", _("No text found, for example a scan")
        LOCKED = "locked", _("No text found: locked with a password")
        UNKNOWN = "unknown", _("Of a kind that is not read")
        TOO_LARGE = "too_large", _("Too large to read")
        FAILED = "failed", _("Could not be read")

    document = models.OneToOneField(
        "editorial.KringDocument", primary_key=True, on_delete=models.CASCADE, related_name="words"
    )
    # The hash of the file that was read: another file is read again.
    file_hash = models.CharField(max_length=40, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.WAITING
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    read_at = models.DateTimeField(_("read"), null=True)

    class Meta:
        verbose_name = _("text of a document")
        verbose_name_plural = _("texts of documents")

    def __str__(self) -> str:
        return f"{self.document}: {self.get_state_display()}"
