"""What waits to be written to the indexes, and what could not be."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OutboxEntry(models.Model):
    """One document changed. Rows are only ever added; entries of one document are taken together.

    A row that were shared by all changes of a document would make a save wait for every other
    transaction that touches it, and two that touch the same two in turn end in a deadlock.
    """

    source = models.CharField(max_length=64)
    document_id = models.CharField(max_length=255)
    created_at = models.DateTimeField(default=timezone.now)
    # A process that takes an entry sets this ahead; if it dies, others take the entry at that time.
    due_at = models.DateTimeField(default=timezone.now)
    # How often its source failed to produce the document.
    attempts = models.PositiveSmallIntegerField(default=0)
    # The index in the database has it already: only Elasticsearch is behind.
    is_in_database = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("change that waits for the search index")
        verbose_name_plural = _("changes that wait for the search index")
        default_permissions = ()
        indexes = [
            models.Index(fields=["due_at"], name="search_outbox_due"),
            models.Index(fields=["source", "document_id"], name="search_outbox_document"),
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.document_id}"


class DeadLetter(models.Model):
    """A document that an index refuses or that its source cannot produce; retried when it changes."""

    source = models.CharField(_("source"), max_length=64)
    document_id = models.CharField(_("document"), max_length=255)
    reason = models.TextField(_("reason"))
    failures = models.PositiveIntegerField(_("times"), default=1)
    first_at = models.DateTimeField(_("first time"), default=timezone.now)
    last_at = models.DateTimeField(_("last time"), default=timezone.now)

    class Meta:
        verbose_name = _("document that could not be indexed")
        verbose_name_plural = _("documents that could not be indexed")
        default_permissions = ()
        ordering = ["-last_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "document_id"], name="search_dead_letter_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.document_id}"
