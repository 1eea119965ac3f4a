"""Documents that editors put on top for a query."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from search.models.synonyms import split_terms


class PinQuerySet(models.QuerySet["Pin"]):
    """Pins."""

    def in_force(self, day: date | None = None) -> "PinQuerySet":
        """Keep the pins in force on this day, by default today."""
        day = day or timezone.localdate()
        return self.filter(
            Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day)
        )


class Pin(ClusterableModel):
    """Some queries, and the documents that come first for each of them, in their order."""

    queries = models.TextField(
        _("queries"),
        max_length=2000,
        help_text=_(
            "What people type, one query a line. Capitals, accents and endings do not matter: "
            "“vakantiedag” also is for “vakantiedagen”."
        ),
    )
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("It still counts on this day.")
    )
    note = models.CharField(
        _("note"), max_length=255, blank=True, help_text=_("Only editors see it.")
    )
    # Whether the index has it as in force.
    is_told = models.BooleanField(default=False, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("changed by"),
    )
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    objects = PinQuerySet.as_manager()

    class Meta:
        verbose_name = _("pinned result")
        verbose_name_plural = _("pinned results")
        default_permissions = ()
        ordering = ["queries"]

    def __str__(self) -> str:
        return ", ".join(self.query_list)

    @property
    def query_list(self) -> list[str]:
        """The queries, in their order."""
        return split_terms(self.queries)

    def is_in_force(self, day: date | None = None) -> bool:
        """Return whether it is in force on this day, by default today."""
        day = day or timezone.localdate()
        return (not self.starts_on or self.starts_on <= day) and (
            not self.ends_on or day <= self.ends_on
        )


class PinnedDocument(Orderable):
    """One of the documents of a pin, by its key in the index."""

    pin = ParentalKey(Pin, on_delete=models.CASCADE, related_name="documents")
    key = models.CharField(_("document"), max_length=320, db_index=True)

    class Meta(Orderable.Meta):
        verbose_name = _("pinned document")
        default_permissions = ()

    def __str__(self) -> str:
        return self.key
