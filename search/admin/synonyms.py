"""Synonyms and abbreviations: the list, the form, and how far the search engine is."""

import csv
import io
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import register_permission_policy

from search import synonyms
from search.admin.base import SearchScreen, Stamped
from search.engine.client import is_configured
from search.engine.names import LANGUAGES
from search.models import Synonym, SynonymState
from search.permissions import SearchManagersPolicy
from search.synonym_checks import problems
from search.synonym_files import FIELDS, FileError, read_rows, save_rows

register_permission_policy(Synonym, SearchManagersPolicy(Synonym))
LARGEST_FILE = 1024 * 1024


class SynonymForm(WagtailAdminModelForm):
    """A rule, checked beside all others."""

    def clean(self) -> dict[str, Any]:
        """Refuse what would not work, and say what would."""
        values = super().clean()
        if not self.errors:
            rule = Synonym(pk=self.instance.pk, **values)
            for field, messages_ in problems(rule, Synonym.objects.filter(is_active=True)).items():
                for message in messages_:
                    self.add_error(field, message)
        return values


class SynonymIndexView(generic.IndexView):
    """The list, with how far the search engine is."""

    index_results_template_name = "search/admin/synonym_results.html"
    results_template_name = "search/admin/synonym_results.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the state of each language."""
        return super().get_context_data(states=states(), has_engine=is_configured(), **kwargs)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Add the way to the import."""
        label = _("Import a CSV file")
        url = reverse("kring_search_import")
        return [*super().header_more_buttons, HeaderButton(label, url=url, icon_name="upload")]


def states() -> list[dict[str, Any]]:
    """Return, by language, since when which rules are in force, or why they are not."""
    names = dict(Synonym.Language.choices)
    known = {state.language: state for state in SynonymState.objects.all()}
    return [{"language": names[code], "state": known.get(code)} for code in LANGUAGES]


class Announcing(Stamped):
    """A view after which the rules are in force everywhere within seconds."""

    def save_instance(self) -> Any:
        """Save, and have the search engine told."""
        saved = super().save_instance()
        synonyms.changed()
        return saved


class SynonymCreateView(Announcing, generic.CreateView):
    """A new rule; the words may come from a report."""

    def get_initial_form_instance(self) -> Synonym:
        """Begin with the query of a report, if one is in the address."""
        return Synonym(words=self.request.GET.get("words", "")[:200])


class SynonymEditView(Announcing, generic.EditView):
    """A rule that exists."""


class SynonymDeleteView(generic.DeleteView):
    """Asks before a rule goes."""

    def delete_action(self) -> None:
        """Delete, and have the search engine told."""
        with transaction.atomic():
            super().delete_action()
            synonyms.changed()


class SynonymViewSet(ModelViewSet):
    """Synonyms and abbreviations."""

    model = Synonym
    icon = "resubmit"
    menu_label = gettext_lazy("Synonyms and abbreviations")
    add_to_reference_index = False
    copy_view_enabled = False
    list_per_page = 50
    ordering = ["words"]
    search_fields = ["words", "means", "note"]
    search_backend_name = None
    list_filter = ["kind", "language", "is_active"]
    list_export = list(FIELDS)
    export_headings = {name: name for name in FIELDS}
    export_filename = "synonyms"
    index_view_class = SynonymIndexView
    add_view_class = SynonymCreateView
    edit_view_class = SynonymEditView
    delete_view_class = SynonymDeleteView
    list_display = [
        TitleColumn(
            "rule",
            label=gettext_lazy("Rule"),
            accessor=str,
            sort_key="words",
            get_url=lambda row: reverse("search_synonym:edit", args=[row.pk]),
        ),
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("language", label=gettext_lazy("Language"), accessor="get_language_display"),
        BooleanColumn("is_active", label=gettext_lazy("Active")),
        DateColumn("changed_at", label=gettext_lazy("Changed"), sort_key="changed_at"),
    ]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("kind"), FieldPanel("language")]),
            FieldPanel("words", widget=forms.Textarea(attrs={"rows": 3})),
            FieldPanel("means", widget=forms.Textarea(attrs={"rows": 3})),
            FieldPanel("note"),
            FieldPanel("is_active"),
        ],
        base_form_class=SynonymForm,
    )

    def get_urlpatterns(self) -> list[Any]:
        """Add a CSV of what an import takes."""
        return [*super().get_urlpatterns(), path("example/", example_file, name="example")]


def example_file(request: HttpRequest) -> HttpResponse:
    """Return a CSV file with one rule of each kind."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(FIELDS)
    writer.writerow(["equal", "nl", "verlof, vakantie, vrije dagen", "", "", "true"])
    writer.writerow(["one_way", "nl", "laptop", "werkplek aanvragen", "", "true"])
    writer.writerow(["abbreviation", "nl", "WOZ", "waardering onroerende zaken", "", "true"])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="synonyms-example.csv"'
    return response


class ImportForm(forms.Form):
    """A CSV file."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy(
            "With the columns kind, language, words, means, note and is_active, as the export has them."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> Any:
        """Read the file. An error says on which line it is."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 1 MB."))
        try:
            return read_rows(file.read())
        except FileError as error:
            raise forms.ValidationError(error.messages) from error


class ImportScreen(SearchScreen):
    """Takes many rules at once: all of them, or none."""

    template_name = "search/admin/import.html"
    page_title = gettext_lazy("Import synonyms")
    header_icon = "upload"

    def get_parents(self) -> list[dict[str, Any]]:
        """Lead back to the list."""
        label = SynonymViewSet.menu_label
        return [*super().get_parents(), {"url": reverse("search_synonym:index"), "label": label}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form."""
        return super().get_context_data(**{"form": ImportForm(), **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save what is in the file, or say line by line what is wrong with it."""
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        made, changed = save_rows(form.cleaned_data["file"], by=request.user)
        new = ngettext("%(count)d rule is new", "%(count)d rules are new", made) % {"count": made}
        same = ngettext("%(count)d is changed", "%(count)d are changed", changed) % {"count": changed}  # fmt: skip
        messages.success(request, f"{new}, {same}.")
        return redirect("search_synonym:index")
