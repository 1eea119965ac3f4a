"""The report of review dates: who answers for which page, and what is overdue."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Page
from wagtail.permissions import policy_registry

from editorial.models import ContentRecord
from editorial.services.ownership import reviewable_records
from people.models import Person
from people.wagtail_hooks import person_chooser_viewset
from plugins.subjects import subject_labels, subject_providers

RIGHTS = ["add", "change", "publish"]
STATES = [("overdue", _("Overdue")), ("planned", _("Planned")), ("none", _("Without a date"))]


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


class ReviewDatesView(ReportView):
    """Every live page that the reader may edit or answers for, the longest overdue first."""

    model = ContentRecord
    page_title = _("Review dates")
    header_icon = "calendar-check"
    index_url_name = "kring_review_dates"
    index_results_url_name = "kring_review_dates_results"
    filterset_class = ReviewDatesFilterSet
    any_permission_required = RIGHTS
    default_ordering = "review_date"
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
            get_url=lambda record: reverse("wagtailadmin_pages:edit", args=[record.pk]),
        ),
        Column("owner", label=_("Owner"), sort_key="owner__sort_name"),
        DateColumn("review_date", label=_("Review date"), sort_key="review_date"),
        StatusTagColumn(
            "state",
            label=_("State"),
            primary=lambda record: bool(
                record.review_date and record.review_date < timezone.localdate()
            ),
        ),
        Column("audience_names", label=_("Audience")),
    ]

    @cached_property
    def permission_policy(self) -> Any:
        """Ask for rights on pages: records have none of their own."""
        return policy_registry.get_by_type(Page)

    def get_queryset(self) -> QuerySet:
        """Return the records with what the table shows."""
        self.queryset = (
            reviewable_records(self.request.user)
            .defer("text", "keywords")
            .select_related("owner")
            .prefetch_related("audience")
        )
        return super().get_queryset()

    def decorate_paginated_queryset(self, object_list: Iterable[ContentRecord]) -> Any:
        """Add the state and the names of the audience, which all rows ask for together."""
        records = list(object_list)
        today = timezone.localdate()
        labels = subject_labels({link.key for record in records for link in record.audience.all()})
        for record in records:
            names = [labels[link.key] for link in record.audience.all()]
            shown = {"state": _state(record, today), "audience_names": ", ".join(sorted(names))}
            vars(record).update(shown)
        return records


def _state(record: ContentRecord, today: Any) -> Any:
    if record.review_date is None:
        return _("No date")
    return _("Overdue") if record.review_date < today else _("Planned")


@hooks.register("register_admin_urls")
def register_report_urls() -> list[Any]:
    """Register the address of the report and of its part that filters replace."""
    return [
        path("reports/review-dates/", ReviewDatesView.as_view(), name="kring_review_dates"),
        path(
            "reports/review-dates/results/",
            ReviewDatesView.as_view(results_only=True),
            name="kring_review_dates_results",
        ),
    ]


class ReviewDatesMenuItem(MenuItem):
    """Shown to whoever has rights on any page."""

    def is_shown(self, request) -> bool:
        """Return whether the user may open the report."""
        policy = policy_registry.get_by_type(Page)
        return policy.user_has_any_permission(request.user, RIGHTS)


@hooks.register("register_reports_menu_item")
def register_report_menu_item() -> MenuItem:
    """Add the report to the menu."""
    return ReviewDatesMenuItem(
        ReviewDatesView.page_title,
        reverse("kring_review_dates"),
        icon_name="calendar-check",
        order=650,
    )
