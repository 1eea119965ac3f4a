"""People, units and what belongs to them in the Wagtail admin."""

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, Q, QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from people.admin_forms import PersonAdminForm, UnitAdminForm, UnitChoiceField
from people.choosers import main_post
from people.models import JobFamily, Location, OrgUnit, Person, Post, Skill
from people.models.person import PersonQuerySet
from people.selectors import in_unit
from people.services.organisation import person_deletion_blockers, unit_deletion_blockers


class RefusingDeleteView(generic.DeleteView):
    """Asks for confirmation, and refuses with reasons if the object cannot be deleted."""

    template_name = "people/admin/confirm_delete.html"

    def reasons(self) -> list[str]:
        """Return the reasons why the object cannot be deleted; empty if it can."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the reasons; Wagtail's template then leaves out the button."""
        context = super().get_context_data(**kwargs)
        context["reasons"] = self.reasons()
        context["is_protected"] = context.get("is_protected", False) or bool(context["reasons"])
        return context

    def form_valid(self, form: Form) -> HttpResponse:
        """Delete, unless a reason against it has appeared in the meantime."""
        if self.reasons():
            raise PermissionDenied
        return super().form_valid(form)


class PersonFilterSet(WagtailFilterSet):
    """Filters of the list of people."""

    unit = django_filters.ModelChoiceFilter(
        queryset=OrgUnit.objects.all(), method="filter_unit", label=_("Unit")
    )
    unit.field_class = UnitChoiceField

    class Meta:
        model = Person
        fields = ["is_active", "unit", "locations"]

    def filter_unit(self, people: QuerySet, name: str, unit: OrgUnit) -> QuerySet:
        """Keep the people in the unit or below it."""
        return in_unit(people, unit)


class PersonIndexView(generic.IndexView):
    """The list of people, with a search that tolerates spellings of names."""

    is_searchable = True

    def get_base_queryset(self) -> QuerySet[Person]:
        """Return people with their main post, in two queries."""
        posts = Prefetch("posts", Post.objects.select_related("unit"))
        return super().get_base_queryset().prefetch_related(posts)

    def search_queryset(self, queryset: PersonQuerySet) -> QuerySet:
        """Search names, job titles, skills and unit abbreviations."""
        if not self.is_searching:
            return queryset
        found = queryset.matching(self.search_query)
        by_mail = queryset.filter(email__icontains=self.search_query)
        return found if found.exists() else by_mail


class PersonDeleteView(RefusingDeleteView):
    """Deletes mistakes; people who leave are deactivated instead."""

    def reasons(self) -> list[str]:
        """Return the reasons why this person cannot be deleted."""
        return person_deletion_blockers(self.object)


class PersonViewSet(ModelViewSet):
    """People."""

    model = Person
    icon = "user"
    list_per_page = 50
    ordering = ["sort_name"]
    copy_view_enabled = False
    index_view_class = PersonIndexView
    delete_view_class = PersonDeleteView
    filterset_class = PersonFilterSet
    list_display = [
        "display_name",
        Column("post", label=_("Main post"), accessor=main_post),
        "email",
        BooleanColumn("is_active", label=_("Works here"), sort_key="is_active"),
    ]
    list_export = ["first_name", "prefix", "last_name", "email", "phone", "mobile", "is_active"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("first_name"), FieldPanel("nickname")]),
                    FieldRowPanel([FieldPanel("prefix"), FieldPanel("last_name")]),
                    FieldPanel("family_name_first"),
                    FieldPanel("pronouns"),
                    MultiFieldPanel(
                        [FieldPanel("email"), FieldPanel("phone"), FieldPanel("mobile")],
                        heading=_("Contact"),
                    ),
                    FieldPanel("photo"),
                    FieldPanel("slug"),
                ],
                heading=_("Person"),
            ),
            ObjectList(
                [
                    InlinePanel(
                        "posts",
                        label=_("Post"),
                        panels=[
                            FieldPanel("title"),
                            FieldPanel("title_en"),
                            FieldPanel("unit"),
                            FieldPanel("job_family"),
                            FieldPanel("is_primary"),
                        ],
                    ),
                    FieldPanel("manager"),
                    FieldPanel("substitute"),
                    FieldPanel("locations"),
                    InlinePanel(
                        "working_days",
                        label=_("Working day"),
                        max_num=7,
                        panels=[
                            FieldRowPanel(
                                [
                                    FieldPanel("weekday"),
                                    FieldPanel("starts_at"),
                                    FieldPanel("ends_at"),
                                    FieldPanel("location"),
                                ]
                            ),
                        ],
                    ),
                ],
                heading=_("Work"),
            ),
            ObjectList(
                [
                    FieldPanel("ask_me_about"),
                    FieldPanel("skills"),
                    FieldPanel("languages"),
                    FieldPanel("biography"),
                ],
                heading=_("About"),
            ),
            ObjectList(
                [
                    MultiFieldPanel(
                        [FieldPanel("is_active"), FieldPanel("started_on"), FieldPanel("left_on")],
                        heading=_("Employment"),
                        help_text=_(
                            "Untick when a person leaves. They disappear from the "
                            "directory and their content stays."
                        ),
                    ),
                    FieldPanel("user"),
                    FieldPanel("external_id"),
                ],
                heading=_("Employment and login"),
            ),
        ],
        base_form_class=PersonAdminForm,
    )


class UnitIndexView(generic.IndexView):
    """The units as an indented list."""

    def get_base_queryset(self) -> QuerySet[OrgUnit]:
        """Return units in the order of the tree, with how many people have a post in each."""
        count = Count("posts__person", filter=Q(posts__person__is_active=True), distinct=True)
        return (
            super()
            .get_base_queryset()
            .annotate(colleagues=count)
            .select_related("head", "location")
        )


class UnitDeleteView(RefusingDeleteView):
    """Deletes units without parts and people."""

    def reasons(self) -> list[str]:
        """Return the reasons why this unit cannot be deleted."""
        return unit_deletion_blockers(self.object)


class UnitViewSet(ModelViewSet):
    """Units, with their place in the tree."""

    model = OrgUnit
    icon = "group"
    list_per_page = 100
    ordering = ["path"]
    copy_view_enabled = False
    index_view_class = UnitIndexView
    delete_view_class = UnitDeleteView
    search_fields = ["name_nl", "name_en", "abbreviation", "code"]
    list_filter = ["location"]
    list_display = [
        TitleColumn(
            "indented", label=_("Unit"), accessor=lambda unit: "– " * (unit.depth - 1) + unit.name
        ),
        "abbreviation",
        Column("head", label=_("Head")),
        Column("colleagues", label=_("People")),
    ]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name_nl"), FieldPanel("name_en")]),
            FieldRowPanel([FieldPanel("abbreviation"), FieldPanel("code")]),
            FieldPanel("parent"),
            FieldPanel("head"),
            FieldPanel("location"),
            FieldPanel("description"),
            FieldPanel("external_id"),
        ],
        base_form_class=UnitAdminForm,
    )


class LocationViewSet(ModelViewSet):
    """Locations."""

    model = Location
    icon = "site"
    copy_view_enabled = False
    search_fields = ["name", "city", "code"]
    list_display = ["name", "street", "city"]
    form_fields = ["name", "code", "street", "postcode", "city", "opening_hours", "description"]


class JobFamilyViewSet(ModelViewSet):
    """Job families."""

    model = JobFamily
    icon = "tag"
    copy_view_enabled = False
    search_fields = ["name_nl", "name_en", "code"]
    list_display = ["name_nl", "name_en", "code"]
    form_fields = ["name_nl", "name_en", "code"]


class SkillIndexView(generic.IndexView):
    """Skills with how many people have them."""

    def get_base_queryset(self) -> QuerySet[Skill]:
        """Return the skills, each with the number of people who have it."""
        return super().get_base_queryset().annotate(holders=Count("people"))


class SkillViewSet(ModelViewSet):
    """Skills, to tidy up what colleagues typed."""

    model = Skill
    icon = "pick"
    copy_view_enabled = False
    index_view_class = SkillIndexView
    search_fields = ["name"]
    list_display = ["name", Column("holders", label=_("People"))]
    form_fields = ["name", "slug"]


class PeopleViewSetGroup(ModelViewSetGroup):
    """The menu "People"."""

    menu_label = _("People")
    menu_icon = "user"
    menu_order = 250
    items = (
        PersonViewSet("person", url_prefix="people"),
        UnitViewSet("unit", url_prefix="units"),
        LocationViewSet("location", url_prefix="locations"),
        JobFamilyViewSet("job_family", url_prefix="job-families"),
        SkillViewSet("skill", url_prefix="skills"),
    )
