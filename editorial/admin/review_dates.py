"""The report of review dates: who owns which page, and what is overdue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import django_filters
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Page

from editorial.models import ContentRecord
from editorial.services.ownership import reviewable_records
from kring.core.reports import RightsReportView, register_report
from kring.core.subjects import subject_labels, subject_providers
from kring.core.templatetags.kring import kind_label
from people.choosers import person_chooser_viewset
from people.models import Person

RIGHTS = ["add", "change", "publish"]
STATES = [("overdue", _("Overdue")), ("planned", _("Planned")), ("none", _("Without a date"))]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A row of the report: a page, and the state of its review and the names of its audience in words."""

    pk: int
    title: str
    url: str
    kind: str
    owner: Person | None
    review_date: date | None
    state: str
    audience_names: str


class ReviewDatesFilterSet(WagtailFilterSet):
    """Finds pages by owner, state, date, kind and audience."""

    owner = django_filters.ModelChoiceFilter(
        label=_("Owner"),
        queryset=lambda request: Person.objects.all(),
        widget=person_chooser_viewset.widget_class,
    )
    no_owner = django_filters.BooleanFilter(
        label=_("Without an owner"), field_name="owner", lookup_expr="isnull"
    )
    state = django_filters.ChoiceFilter(
        label=_("Review date"), choices=STATES, method="filter_state"
    )
    review_date = django_filters.DateFilter(
        label=_("To be reviewed before"), lookup_expr="lt", widget=AdminDateInput
    )
    audience = django_filters.ChoiceFilter(
        label=_("Audience"),
        choices=lambda: [(p.prefix, p.verbose_name) for p in subject_providers()],
        method="filter_audience",
    )

    class Meta:
        model = ContentRecord
        fields = ["owner", "no_owner", "state", "review_date", "language", "audience"]

    def filter_state(self, records: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the records whose review date is past, to come, or not set."""
        today = timezone.localdate()
        if value == "overdue":
            return records.filter(review_date__lt=today)
        if value == "planned":
            return records.filter(review_date__gte=today)
        return records.filter(review_date__isnull=True)

    def filter_audience(self, records: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the records whose audience names sets of people of this kind."""
        return records.filter(audience__key__startswith=value).distinct()


class ReviewDatesView(RightsReportView):
    """Every live page that the reader may edit or owns, the longest overdue first."""

    model = ContentRecord
    page_title = _("Review dates")
    header_icon = "calendar-check"
    nothing_found = _("There is no page yet that you may edit or own.")
    index_url_name = "kring_review_dates"
    index_results_url_name = "kring_review_dates_results"
    filterset_class = ReviewDatesFilterSet
    rights_on = Page
    any_permission_required = RIGHTS
    default_ordering = "review_date"
    custom_field_preprocess = {"kind": {"csv": kind_label, "xlsx": kind_label}}
    list_export = ["title", "url", "kind", "owner", "review_date", "state", "audience_names"]
    export_headings = {
        "title": _("Title"),
        "url": _("Address"),
        "kind": _("Kind"),
        "owner": _("Owner"),
        "review_date": _("Review date"),
        "state": _("State"),
        "audience_names": _("Audience"),
    }
    columns = [
        TitleColumn(
            "title",
            label=_("Title"),
            sort_key="title",
            get_url=lambda row: reverse("wagtailadmin_pages:edit", args=[row.pk]),
        ),
        Column("owner", label=_("Owner"), sort_key="owner__sort_name"),
        DateColumn("review_date", label=_("Review date"), sort_key="review_date"),
        StatusTagColumn(
            "state",
            label=_("State"),
            primary=lambda row: bool(row.review_date and row.review_date < timezone.localdate()),
        ),
        Column("audience_names", label=_("Audience")),
    ]

    def get_queryset(self) -> QuerySet:
        """Return the records with the owners and audiences that the table shows."""
        self.queryset = (
            reviewable_records(self.request.user)
            .defer("text", "keywords")
            .select_related("owner")
            .prefetch_related("audience")
        )
        return super().get_queryset()

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Put the longest overdue first, and pages without a date last whichever way the dates run.

        Databases differ in where they put rows without a value.
        """
        if self.ordering not in ("review_date", "-review_date"):
            return super().order_queryset(queryset)
        date_of = F("review_date")
        runs = (
            date_of.desc(nulls_last=True)
            if self.ordering.startswith("-")
            else date_of.asc(nulls_last=True)
        )
        return queryset.order_by(runs, "title", "pk")

    def decorate_paginated_queryset(self, object_list: Iterable[ContentRecord]) -> list[ReviewRow]:
        """Return the rows of the records; the names of all audiences are read together."""
        records = list(object_list)
        today = timezone.localdate()
        labels = subject_labels({link.key for record in records for link in record.audience.all()})
        return [
            ReviewRow(
                pk=record.pk,
                title=record.title,
                url=record.url,
                kind=record.kind,
                owner=record.owner,
                review_date=record.review_date,
                state=_state(record, today),
                audience_names=", ".join(sorted(labels[one.key] for one in record.audience.all())),
            )
            for record in records
        ]


def _state(record: ContentRecord, today: date) -> str:
    if record.review_date is None:
        return gettext("No date")
    return gettext("Overdue") if record.review_date < today else gettext("Planned")


register_report(ReviewDatesView, address="reports/review-dates/", order=650)
