"""Pinned results: which documents come first for which queries, and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, Table, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from search.admin.base import ChangedByMixin, titles_of
from search.admin.picker import DocumentInput, check_documents
from search.curation import pins
from search.models import Pin, PinnedDocument
from search.permissions import SearchManagersPolicy
from search.query.text import folded

register_permission_policy(Pin, SearchManagersPolicy(Pin))


class PinForm(WagtailAdminModelForm):
    """A pin, checked against the others."""

    def clean(self) -> dict[str, Any]:
        """Refuse a query that another pin has in the same days, and the same document twice."""
        values = super().clean()
        starts, ends = values.get("starts_on"), values.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("This is before the first day."))
        for term in Pin(queries=values.get("queries", "")).query_list:
            if not folded(term):
                message = _("“%(query)s” has no letter and no digit.") % {"query": term}
                self.add_error("queries", message)
        if not self.errors:
            self._check_others(Pin(pk=self.instance.pk, **values))
        return values

    def _check_others(self, pin: Pin) -> None:
        mine = {folded(query): query for query in pin.query_list}
        for other in Pin.objects.exclude(pk=self.instance.pk):
            shared = mine.keys() & set(map(folded, other.query_list))
            if shared and _overlap(pin, other):
                message = _(
                    "“%(query)s” is in the pin “%(pin)s” in these days. Add the document there, or choose other days."
                )
                self.add_error("queries", message % {"query": mine[min(shared)], "pin": other})

    def is_valid(self) -> bool:
        """Check the documents as well: each must exist, and be listed once."""
        return super().is_valid() and check_documents(self.formsets["documents"])


def _overlap(one: Pin, other: Pin) -> bool:
    def before(a: Pin, b: Pin) -> bool:
        return bool(a.ends_on and b.starts_on and a.ends_on < b.starts_on)

    return not before(one, other) and not before(other, one)


class IndexesPinMixin(ChangedByMixin):
    """Indexes the documents of a pin after it is saved."""

    def save_instance(self) -> Pin:
        """Save, and index the documents that are in the pin now or were before."""
        pin = self.form.instance
        before = (
            list(PinnedDocument.objects.filter(pin_id=pin.pk).values_list("key", flat=True))
            if pin.pk
            else []
        )
        saved = super().save_instance()
        pins.changed(saved, before=before)
        return saved


class PinCreateView(IndexesPinMixin, generic.CreateView):
    """A new pin; the query may come from a report, the document from a results page."""

    def get_initial_form_instance(self) -> Pin:
        """Begin with the query and the document in the address, if there are any."""
        pin = Pin(queries=self.request.GET.get("query", "")[:200])
        if key := self.request.GET.get("document", "")[:320]:
            pin.documents = [PinnedDocument(key=key)]
        return pin


class PinEditView(IndexesPinMixin, generic.EditView):
    """A pin that exists."""


class PinDeleteView(generic.DeleteView):
    """Asks before a pin is deleted."""

    def delete_action(self) -> None:
        """Delete, and index its documents without it."""
        with transaction.atomic():
            keys = [row.key for row in self.object.documents.all()]
            super().delete_action()
            pins.changed(Pin(), before=keys)


@dataclass(frozen=True, kw_only=True)
class PinRow:
    """One line of the list: a pin, the titles of its documents, and whether it counts today."""

    pin: Pin
    titles: str
    state: str


class PinIndexView(generic.IndexView):
    """The list of pins."""

    def get_base_queryset(self) -> QuerySet[Pin]:
        """Return the pins with their documents, in two queries."""
        return super().get_base_queryset().prefetch_related("documents")

    def get_table(self, object_list: Iterable[Pin]) -> Table:
        """Make a row of each pin; the titles of all rows are read together."""
        listed = list(object_list)
        titles = titles_of(row.key for pin in listed for row in pin.documents.all())
        today = timezone.localdate()
        return super().get_table([_row(pin, titles, today) for pin in listed])


def _row(pin: Pin, titles: Mapping[str, tuple[str, str]], today: date) -> PinRow:
    names = ", ".join(_called(row.key, titles) for row in pin.documents.all())
    return PinRow(pin=pin, titles=names, state=_state(pin, today))


def _called(key: str, titles: Mapping[str, tuple[str, str]]) -> str:
    return titles[key][0] if key in titles else _("gone: %(key)s") % {"key": key}


def _state(pin: Pin, today: date) -> str:
    if pin.is_in_force(today):
        return _("On top now")
    return _("Over") if pin.ends_on and pin.ends_on < today else _("To come")


class PinViewSet(ModelViewSet):
    """Pinned results."""

    model = Pin
    icon = "thumbtack"
    menu_label = gettext_lazy("Pinned results")
    add_to_reference_index = False
    copy_view_enabled = False
    list_per_page = 50
    ordering = ["queries"]
    search_fields = ["queries", "note"]
    search_backend_name = None
    index_view_class = PinIndexView
    add_view_class = PinCreateView
    edit_view_class = PinEditView
    delete_view_class = PinDeleteView
    list_display = [
        TitleColumn(
            "queries",
            label=gettext_lazy("Queries"),
            accessor="pin",
            sort_key="queries",
            get_url=lambda row: reverse("search_pin:edit", args=[row.pin.pk]),
        ),
        Column("titles", label=gettext_lazy("On top, in this order")),
        StatusTagColumn(
            "state", label=gettext_lazy("Status"), primary=lambda row: row.pin.is_in_force()
        ),
        DateColumn(
            "starts_on",
            label=gettext_lazy("First day"),
            accessor="pin.starts_on",
            sort_key="starts_on",
        ),
        DateColumn(
            "ends_on", label=gettext_lazy("Last day"), accessor="pin.ends_on", sort_key="ends_on"
        ),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("queries", widget=forms.Textarea(attrs={"rows": 4})),
            InlinePanel(
                "documents",
                heading=gettext_lazy("On top, in this order"),
                label=gettext_lazy("Document"),
                min_num=1,
                max_num=pins.MOST,
                panels=[FieldPanel("key", widget=DocumentInput)],
            ),
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
            FieldPanel("note"),
        ],
        base_form_class=PinForm,
    )
