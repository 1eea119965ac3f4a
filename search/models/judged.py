"""Queries with the documents that people say should be found."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable


class JudgedQuery(ClusterableModel):
    """A query, as a reader of this language types it."""

    text = models.CharField(_("query"), max_length=250)
    language = models.CharField(
        _("language of the reader"),
        max_length=2,
        choices=[("nl", _("Dutch")), ("en", _("English"))],
        default="nl",
    )
    note = models.CharField(_("note"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("judged query")
        verbose_name_plural = _("judged queries")
        default_permissions = ()
        ordering = ["text"]
        constraints = [
            models.UniqueConstraint(fields=["text", "language"], name="search_judged_once")
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def grades(self) -> dict[str, int]:
        """The grade of each judged document, by its key in the index."""
        return {row.key: row.grade for row in self.documents.all()}


class JudgedDocument(Orderable):
    """The grade of one document for a query."""

    class Grade(models.IntegerChoices):
        PERFECT = 3, _("3: just what was looked for")
        HELPS = 2, _("2: helps a good deal")
        TOUCHES = 1, _("1: worth a look")

    query = ParentalKey(JudgedQuery, on_delete=models.CASCADE, related_name="documents")
    key = models.CharField(_("document"), max_length=320)
    grade = models.PositiveSmallIntegerField(
        _("grade"), choices=Grade.choices, default=Grade.PERFECT
    )

    class Meta(Orderable.Meta):
        verbose_name = _("judged document")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.key}: {self.grade}"
