"""The report of documents in which search finds no text: scans, locked and damaged files."""

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.permissions import policy_registry

from editorial.models import DocumentText, KringDocument
from editorial.selectors import visible_documents
from kring.core.reports import RightsReportView, register_report
from kring.core.types import AuthenticatedUser

RIGHTS = ["add", "change"]
State = DocumentText.State
# States about which an editor can do something.
TOLD = (State.EMPTY, State.LOCKED, State.FAILED, State.TOO_LARGE)


def texts_missing(user: AuthenticatedUser) -> QuerySet[DocumentText]:
    """Return the documents without text that the user may change and see."""
    policy = policy_registry.get_by_type(KringDocument)
    theirs = policy.instances_user_has_permission_for(user, "change")
    known = DocumentText.objects.filter(state__in=TOLD).defer("text")
    known = known.filter(document__in=theirs.values("pk"))
    return known.filter(document__in=visible_documents(user).values("pk")).select_related(
        "document"
    )


class MissingTextFilterSet(WagtailFilterSet):
    """Finds documents by what kept their text from being read."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[(state.value, state.label) for state in TOLD]
    )

    class Meta:
        model = DocumentText
        fields = ["state"]


class MissingTextView(RightsReportView):
    """Every document without text that the reader may change, the newest first."""

    model = DocumentText
    page_title = _("Documents without text")
    header_icon = "doc-full-inverse"
    nothing_found = _("Search can read every document that you may change.")
    index_url_name = "kring_missing_text"
    index_results_url_name = "kring_missing_text_results"
    filterset_class = MissingTextFilterSet
    rights_on = KringDocument
    any_permission_required = RIGHTS
    default_ordering = "-read_at"
    list_export = ["document.title", "get_state_display", "read_at"]
    export_headings = {
        "document.title": _("Title"),
        "get_state_display": _("State"),
        "read_at": _("Looked at on"),
    }
    columns = [
        TitleColumn(
            "document",
            label=_("Title"),
            sort_key="document__title",
            get_url=lambda row: reverse("wagtaildocs:edit", args=[row.pk]),
        ),
        Column("get_state_display", label=_("State"), sort_key="state"),
        DateColumn("read_at", label=_("Looked at on"), sort_key="read_at"),
    ]

    def get_queryset(self) -> QuerySet:
        """Return what the reader may change."""
        self.queryset = texts_missing(self.request.user)
        return super().get_queryset()


register_report(MissingTextView, address="reports/documents-without-text/", order=660)
