"""Judged queries: what editors say should be found. Weights are compared by them."""

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from search.admin.picker import DocumentInput, check_documents
from search.models import JudgedQuery
from search.permissions import SearchManagersPolicy

register_permission_policy(JudgedQuery, SearchManagersPolicy(JudgedQuery))


class JudgedQueryForm(WagtailAdminModelForm):
    """A query with graded documents."""

    def is_valid(self) -> bool:
        """Check the documents as well: each must exist, and be listed once."""
        return super().is_valid() and check_documents(self.formsets["documents"])


class JudgedIndexView(generic.IndexView):
    """The list of judged queries."""

    def get_base_queryset(self) -> QuerySet[JudgedQuery]:
        """Return the queries with how many documents each has."""
        return super().get_base_queryset().annotate(number=Count("documents"))


class JudgedCreateView(generic.CreateView):
    """A new judged query; the query may come from a report."""

    def get_initial_form_instance(self) -> JudgedQuery:
        """Begin with the query in the address, if there is one."""
        return JudgedQuery(text=self.request.GET.get("query", "")[:200])


class JudgedQueryViewSet(ModelViewSet):
    """Judged queries."""

    model = JudgedQuery
    icon = "tasks"
    menu_label = gettext_lazy("Judged queries")
    add_to_reference_index = False
    copy_view_enabled = False
    list_per_page = 50
    ordering = ["text"]
    search_fields = ["text", "note"]
    search_backend_name = None
    list_filter = ["language"]
    index_view_class = JudgedIndexView
    add_view_class = JudgedCreateView
    list_display = [
        TitleColumn(
            "text",
            label=gettext_lazy("Query"),
            sort_key="text",
            get_url=lambda row: reverse("search_judged:edit", args=[row.pk]),
        ),
        Column("language", label=gettext_lazy("Language"), accessor="get_language_display"),
        Column("number", label=gettext_lazy("Documents"), sort_key="number"),
        Column("note", label=gettext_lazy("Note")),
    ]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("text"), FieldPanel("language")]),
            InlinePanel(
                "documents",
                heading=gettext_lazy("What should be found"),
                label=gettext_lazy("Document"),
                min_num=1,
                panels=[FieldPanel("key", widget=DocumentInput), FieldPanel("grade")],
            ),
            FieldPanel("note"),
        ],
        base_form_class=JudgedQueryForm,
    )
