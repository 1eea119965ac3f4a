"""Hide documents from search, and show them again."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from kring.core.types import SignedInRequest
from search.admin.base import titles_of
from search.admin.picker import DocumentField
from search.curation import pins
from search.models import HiddenDocument
from search.permissions import SearchManagersPolicy

register_permission_policy(HiddenDocument, SearchManagersPolicy(HiddenDocument))


class HideForm(forms.ModelForm):
    """Which document, and why."""

    key = DocumentField(label=gettext_lazy("Document"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=255,
        help_text=gettext_lazy("For other editors, and for people who ask why it is not found."),
    )

    class Meta:
        model = HiddenDocument
        fields = ["key", "reason"]

    def clean_key(self) -> str:
        """Refuse what is hidden already."""
        key = self.cleaned_data["key"]
        if HiddenDocument.objects.filter(key=key).exists():
            raise forms.ValidationError(_("This document is hidden already."))
        return key


class HiddenIndexView(generic.IndexView):
    """The list of what is hidden."""

    def get_base_queryset(self) -> QuerySet[HiddenDocument]:
        """Return the documents with who hid them, in one query."""
        return super().get_base_queryset().select_related("hidden_by")


class HideView(generic.CreateView):
    """Hides a document; which one may be in the address."""

    page_title = gettext_lazy("Hide from search")
    submit_button_label = gettext_lazy("Hide from search")

    def get_initial(self) -> dict[str, Any]:
        """Begin with the document in the address."""
        return {"key": self.request.GET.get("document", "")[:320]}

    def save_instance(self) -> HiddenDocument:
        """Hide it under the title that it has now."""
        key = self.form.cleaned_data["key"]
        title = titles_of([key]).get(key, (key, ""))[0]
        reason = self.form.cleaned_data["reason"]
        return pins.hide(key=key, title=title, reason=reason, by=self.request.user)


class UnhideView(generic.DeleteView):
    """Asks before a document can be found again."""

    page_title = gettext_lazy("Show in search again")
    confirmation_message = gettext_lazy("People who may see this document then find it again.")

    def delete_action(self) -> None:
        """Show it in search again."""
        pins.unhide(key=self.object.key, by=self.request.user)


class HiddenViewSet(ModelViewSet):
    """Documents that nobody finds."""

    model = HiddenDocument
    icon = "no-view"
    menu_label = gettext_lazy("Hidden from search")
    add_to_reference_index = False
    copy_view_enabled = False
    list_per_page = 50
    ordering = ["-hidden_at"]
    search_fields = ["title", "reason"]
    search_backend_name = None
    index_view_class = HiddenIndexView
    add_view_class = HideView
    delete_view_class = UnhideView
    form_class = HideForm
    list_display = [
        TitleColumn(
            "title",
            label=gettext_lazy("Document"),
            accessor=str,
            sort_key="title",
            get_url=lambda row: reverse("search_hidden:delete", args=[row.pk]),
        ),
        Column("reason", label=gettext_lazy("Reason")),
        Column("hidden_by", label=gettext_lazy("Hidden by")),
        DateColumn("hidden_at", label=gettext_lazy("Hidden"), sort_key="hidden_at"),
    ]

    def get_form_class(self, for_update: bool = False) -> type[HideForm]:
        """Return the one form: a hidden document is shown again, never changed."""
        return HideForm

    @property
    def edit_view(self) -> Callable[[SignedInRequest, str], HttpResponse]:
        """Redirect from the address of a row to the question whether to show it again."""

        def view(request: SignedInRequest, pk: str) -> HttpResponse:
            if not HiddenDocument.objects.filter(pk=pk).exists():
                messages.warning(request, _("This document is not hidden any more."))
                return redirect("search_hidden:index")
            return redirect("search_hidden:delete", pk)

        return view
