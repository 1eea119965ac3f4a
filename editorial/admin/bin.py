"""The bin in the admin: what was deleted, and the button that brings it back."""

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.widgets import AdminDateInput

from editorial.bin.restore import restore
from editorial.bin.selectors import entries_for
from editorial.models import BinEntry
from kring.core.errors import RefusedError
from kring.core.reports import KringReportView, register_report
from kring.core.types import SignedInRequest


def _kinds() -> list[tuple[int, str]]:
    """Return the kinds of things that are in the bin, by name."""
    used = BinEntry.objects.order_by().values_list("content_type", flat=True).distinct()
    types = ContentType.objects.filter(pk__in=used)
    return sorted(((kind.pk, kind.name) for kind in types), key=lambda kind: kind[1])


class BinFilterSet(WagtailFilterSet):
    """Finds what was deleted by title, kind, and when."""

    title = django_filters.CharFilter(label=_("Title"), lookup_expr="icontains")
    content_type = django_filters.ChoiceFilter(label=_("Kind"), choices=_kinds)
    after = django_filters.DateFilter(
        label=_("Deleted since"),
        field_name="deleted_at",
        lookup_expr="date__gte",
        widget=AdminDateInput,
    )
    mine = django_filters.BooleanFilter(label=_("Deleted by me"), method="filter_mine")

    class Meta:
        model = BinEntry
        fields = ["title", "content_type", "after", "mine"]

    def filter_mine(self, entries: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep what the reader deleted, or what others did."""
        own = {"deleted_by": self.request.user}
        return entries.filter(**own) if value else entries.exclude(**own)


class BinView(KringReportView):
    """What was deleted and its reader may bring back, the newest first. Open to all: rows decide."""

    model = BinEntry
    page_title = _("Bin")
    header_icon = "bin"
    nothing_found = _("The bin is empty. What you delete can be brought back from here.")
    index_url_name = "kring_bin"
    index_results_url_name = "kring_bin_results"
    filterset_class = BinFilterSet
    default_ordering = "-deleted_at"
    is_searchable = False
    list_export = ["title", "content_type", "number", "deleted_by", "deleted_at", "kept_until"]
    columns = [
        TitleColumn(
            "title",
            label=_("Title"),
            get_url=lambda entry: reverse("kring_bin_restore", args=[entry.pk]),
        ),
        Column("content_type.name", label=_("Kind"), accessor="content_type.name"),
        Column("number", label=_("Pages")),
        Column("deleted_by", label=_("Deleted by")),
        DateColumn("deleted_at", label=_("Deleted on"), sort_key="deleted_at"),
        Column(
            "kept_until",
            label=_("Kept until"),
            accessor=lambda entry: date_format(localtime(entry.kept_until)),
        ),
    ]

    def get_queryset(self) -> QuerySet:
        """Return what the reader may bring back."""
        self.queryset = entries_for(self.request.user).defer("content")
        return super().get_queryset()


@require_http_methods(["GET", "HEAD", "POST"])
def restore_entry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, and bring back. Http404 for what the reader may not bring back."""
    entry = get_object_or_404(entries_for(request.user).defer("content"), pk=pk)
    if request.method != "POST":
        return render(request, "editorial/admin/bin_restore.html", {"entry": entry})
    try:
        restored = restore(entry=entry, user=request.user)
    except RefusedError as error:
        messages.error(request, str(error))
        return redirect("kring_bin")
    message = gettext("“%(title)s” is back in its place.") % {"title": entry.title}
    address = AdminURLFinder(request.user).get_edit_url(restored)
    buttons = [messages.button(address, gettext("Edit"))] if address else []
    messages.success(request, message, buttons=buttons)
    return redirect("kring_bin")


register_report(BinView, address="bin/", order=900)


@hooks.register("register_admin_urls")
def register_restore_url() -> list[URLPattern]:
    """Register the address at which an entry is brought back."""
    return [path("bin/<int:pk>/", restore_entry, name="kring_bin_restore")]


@hooks.register("register_log_actions")
def register_restore_action(actions) -> None:
    """Let the history of a page, image or document tell that it was brought back."""
    actions.register_action("kring.restore", _("Bring back"), _("Brought back from the bin"))


@hooks.register("after_delete_page")
def tell_where_it_is(request: HttpRequest, page) -> None:
    """Tell after a deletion that the page can be brought back."""
    button = messages.button(reverse("kring_bin"), gettext("Open the bin"))
    messages.info(request, gettext("You can bring it back from the bin."), buttons=[button])
