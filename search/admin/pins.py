"""Pinned results: which documents stand on top for which queries, and when."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from search import pins
from search.admin.base import Stamped, titles_of
from search.admin.picker import DocumentInput, check_documents
from search.fallback.words import folded
from search.models import Pin, PinnedDocument
from search.permissions import SearchManagersPolicy

register_permission_policy(Pin, SearchManagersPolicy(Pin))


class PinForm(WagtailAdminModelForm):
    """A pin, checked beside the others."""

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
                message = _("“%(query)s” is in the pin “%(pin)s” in these days. Add the document there, or choose other days.")  # fmt: skip
                self.add_error("queries", message % {"query": mine[min(shared)], "pin": other})

    def is_valid(self) -> bool:
        """Look at the documents as well: each exists, and is there once."""
        return super().is_valid() and check_documents(self.formsets["documents"])


def _overlap(one: Pin, other: Pin) -> bool:
    def before(a: Pin, b: Pin) -> bool:
        return bool(a.ends_on and b.starts_on and a.ends_on < b.starts_on)

    return not before(one, other) and not before(other, one)


class Telling(Stamped):
    """A view after which the index knows of the pin."""

    def save_instance(self) -> Any:
        """Save, and have the documents indexed: those of now, and those that were in it before."""
        pin = self.form.instance
        before = list(PinnedDocument.objects.filter(pin_id=pin.pk).values_list("key", flat=True)) if pin.pk else []  # fmt: skip
        saved = super().save_instance()
        pins.changed(saved, before=before)
        return saved


class PinCreateView(Telling, generic.CreateView):
    """A new pin; the query may come from a report, the document from a results page."""

    def get_initial_form_instance(self) -> Pin:
        """Begin with the query and the document in the address, if there are any."""
        pin = Pin(queries=self.request.GET.get("query", "")[:200])
        if key := self.request.GET.get("document", "")[:320]:
            pin.documents = [PinnedDocument(key=key)]
        return pin


class PinEditView(Telling, generic.EditView):
    """A pin that exists."""


class PinDeleteView(generic.DeleteView):
    """Asks before a pin goes."""

    def delete_action(self) -> None:
        """Delete, and have the documents indexed without it."""
        with transaction.atomic():
            keys = [row.key for row in self.object.documents.all()]
            super().delete_action()
            pins.changed(Pin(), before=keys)


class PinIndexView(generic.IndexView):
    """The list of pins."""

    def get_base_queryset(self) -> Any:
        """Return the pins with their documents, in two queries."""
        return super().get_base_queryset().prefetch_related("documents")

    def get_table(self, object_list: Iterable[Pin]) -> Any:
        """Add the titles, which all rows ask for together, and whether each counts today."""
        rows = list(object_list)
        titles = titles_of(row.key for pin in rows for row in pin.documents.all())
        today = timezone.localdate()
        for pin in rows:
            pin.titles = ", ".join(_called(row.key, titles) for row in pin.documents.all())
            pin.state = _state(pin, today)
        return super().get_table(rows)


def _called(key: str, titles: Mapping[str, tuple[str, str]]) -> str:
    return titles[key][0] if key in titles else _("gone: %(key)s") % {"key": key}


def _state(pin: Pin, today: Any) -> str:
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
            accessor=str,
            sort_key="queries",
            get_url=lambda pin: reverse("search_pin:edit", args=[pin.pk]),
        ),
        Column("titles", label=gettext_lazy("On top, in this order")),
        StatusTagColumn(
            "state", label=gettext_lazy("Status"), primary=lambda pin: pin.is_in_force()
        ),
        DateColumn("starts_on", label=gettext_lazy("First day"), sort_key="starts_on"),
        DateColumn("ends_on", label=gettext_lazy("Last day"), sort_key="ends_on"),
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
