"""The report of links that lead nowhere: to what was deleted, and to what is not published."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.models import Page, ReferenceIndex

from editorial.admin.review_dates import RIGHTS
from editorial.selectors import editable_pages
from editorial.services.links import broken_links, linked_models
from kring.core.reports import RightsReportView, register_report


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A row of the report: the page that holds the link, where it is, and what is wrong."""

    pk: int
    title: str
    place: str
    kind: str
    fault: str


def _kinds() -> list[tuple[int, str]]:
    types = ContentType.objects.get_for_models(*linked_models())
    return [(kind.pk, str(model._meta.verbose_name)) for model, kind in types.items()]


class BrokenLinksFilterSet(WagtailFilterSet):
    """Finds broken links by what they led to."""

    to_content_type = django_filters.ChoiceFilter(label=_("Led to"), choices=_kinds)

    class Meta:
        model = ReferenceIndex
        fields = ["to_content_type"]


class BrokenLinksView(RightsReportView):
    """Every link on a live page, that the reader may edit, to what is gone or not published."""

    model = ReferenceIndex
    page_title = _("Broken links")
    header_icon = "link"
    nothing_found = _("No link leads nowhere, on any page that you may edit.")
    index_url_name = "kring_broken_links"
    index_results_url_name = "kring_broken_links_results"
    filterset_class = BrokenLinksFilterSet
    rights_on = Page
    any_permission_required = RIGHTS
    default_ordering = "object_id"
    list_export = ["title", "place", "kind", "fault"]
    export_headings = {
        "title": _("Page"),
        "place": _("Where"),
        "kind": _("Led to"),
        "fault": _("What is wrong"),
    }
    columns = [
        TitleColumn(
            "title",
            label=_("Page"),
            get_url=lambda row: reverse("wagtailadmin_pages:edit", args=[row.pk]),
        ),
        Column("place", label=_("Where")),
        Column("kind", label=_("Led to")),
        Column("fault", label=_("What is wrong")),
    ]

    def get_queryset(self) -> QuerySet:
        """Return the broken references."""
        self.queryset = broken_links(self.request.user)
        return super().get_queryset()

    def decorate_paginated_queryset(self, object_list: Iterable[Any]) -> list[BrokenLink]:
        """Return the rows; pages and targets are each read together."""
        references = list(object_list)
        pages = Page.objects.in_bulk({int(one.object_id) for one in references})
        drafts = self._drafts(references)
        names = dict(_kinds())
        return [
            BrokenLink(
                pk=int(one.object_id),
                title=pages[int(one.object_id)].get_admin_display_title(),
                place=_place(one),
                kind=names.get(one.to_content_type_id, ""),
                fault=_fault(one, drafts),
            )
            for one in references
        ]

    def _drafts(self, references: list[ReferenceIndex]) -> dict[str, Page | None]:
        """Return by key the pages that exist but are not live; None for one without a right."""
        page_type = ContentType.objects.get_for_model(Page).pk
        keys = {int(one.to_object_id) for one in references if one.to_content_type_id == page_type}
        found = Page.objects.filter(pk__in=keys)
        allowed = set(
            editable_pages(self.request.user).filter(pk__in=keys).values_list("pk", flat=True)
        )
        return {str(page.pk): page if page.pk in allowed else None for page in found}


def _place(reference: ReferenceIndex) -> str:
    field: Model | Any = reference.source_field
    return str(getattr(field, "verbose_name", reference.model_path))


def _fault(reference: ReferenceIndex, drafts: dict[str, Page | None]) -> str:
    key = reference.to_object_id
    if (
        reference.to_content_type_id != ContentType.objects.get_for_model(Page).pk
        or key not in drafts
    ):
        return gettext("It was deleted.")
    page = drafts[key]
    if page is None:
        return gettext("The page is not published.")
    return gettext("“%(title)s” is not published.") % {"title": page.get_admin_display_title()}


register_report(BrokenLinksView, address="reports/broken-links/", order=660)
