"""Synonyms and abbreviations: the list, the form, and how far the search engine is."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise, cached_property
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

from kring.core.spreadsheets import csv_response
from kring.core.types import SignedInRequest
from search.admin.base import ChangedByMixin, SearchScreen
from search.curation import synonyms
from search.curation.synonym_checks import problems
from search.curation.synonym_files import FIELDS, FileError, read_rows, save_rows
from search.engine.client import is_configured
from search.engine.names import LANGUAGES
from search.models import Synonym, SynonymState
from search.permissions import SearchManagersPolicy

register_permission_policy(Synonym, SearchManagersPolicy(Synonym))
LARGEST_FILE = 1024 * 1024


class SynonymForm(WagtailAdminModelForm):
    """A rule, checked against all others."""

    def clean(self) -> dict[str, Any]:
        """Refuse a rule that would not work, and say what would."""
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
    def header_more_buttons(self) -> list[HeaderButton]:
        """Add a link to the import."""
        label = _("Import a CSV file")
        url = reverse("kring_search_import")
        return [*super().header_more_buttons, HeaderButton(label, url=url, icon_name="upload")]


@dataclass(frozen=True, kw_only=True)
class LanguageState:
    """How far the search engine is with the rules of one language; ``state`` is None before the first."""

    language: str | Promise
    state: SynonymState | None


def states() -> list[LanguageState]:
    """Return, by language, since when which rules are in force, or why they are not."""
    names = dict(Synonym.Language.choices)
    known = {state.language: state for state in SynonymState.objects.all()}
    return [LanguageState(language=names[code], state=known.get(code)) for code in LANGUAGES]


class PushesRulesMixin(ChangedByMixin):
    """Puts the rules in force everywhere, within seconds, after a change."""

    def save_instance(self) -> Synonym:
        """Save, and push the rules to the search engine."""
        saved = super().save_instance()
        synonyms.changed()
        return saved


class SynonymCreateView(PushesRulesMixin, generic.CreateView):
    """A new rule; the words may come from a report."""

    def get_initial_form_instance(self) -> Synonym:
        """Begin with the query of a report, if one is in the address."""
        return Synonym(words=self.request.GET.get("words", "")[:200])


class SynonymEditView(PushesRulesMixin, generic.EditView):
    """A rule that exists."""


class SynonymDeleteView(generic.DeleteView):
    """Asks before a rule is deleted."""

    def delete_action(self) -> None:
        """Delete, and push the rules to the search engine."""
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

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add a CSV of what an import takes."""
        return [*super().get_urlpatterns(), path("example/", example_file, name="example")]


def example_file(request: SignedInRequest) -> HttpResponse:
    """Return a CSV file with one rule of each kind."""
    rows = (
        FIELDS,
        ("equal", "nl", "verlof, vakantie, vrije dagen", "", "", "true"),
        ("one_way", "nl", "laptop", "werkplek aanvragen", "", "true"),
        ("abbreviation", "nl", "WOZ", "waardering onroerende zaken", "", "true"),
    )
    return csv_response(rows, "synonyms-example.csv")


class ImportForm(forms.Form):
    """A CSV file."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy(
            "With the columns kind, language, words, means, note and is_active, as the export has them."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> list[Synonym]:
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

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save what is in the file, or say line by line what is wrong with it."""
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        made, changed = save_rows(form.cleaned_data["file"], by=request.user)
        new = ngettext("%(count)d rule is new", "%(count)d rules are new", made) % {"count": made}
        same = ngettext("%(count)d is changed", "%(count)d are changed", changed) % {
            "count": changed
        }
        messages.success(request, f"{new}, {same}.")
        return redirect("search_synonym:index")
