"""The chooser of colleagues in the Wagtail admin. Blocks of pages import this while models load."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from people.models import Person


def main_post(person: Person) -> str:
    """Return title and unit of the main post; empty if there is none."""
    post = next(iter(person.posts.all()), None)
    return f"{post.label}, {post.unit.name}" if post else ""


class NameFilterForm(BaseFilterForm):
    """The search box of the chooser."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Name, job title or unit")}),
    )

    def filter(self, objects: QuerySet) -> QuerySet:
        """Search names, job titles, skills and unit abbreviations."""
        people = super().filter(objects)
        if text := self.cleaned_data.get("q"):
            self.is_searching = True
            self.search_query = text
            return people.matching(text)
        return people


class ChoosesPerson(chooser.BaseChooseView):
    """What the chooser's two views share: the search, and the unit beside the name."""

    filter_form_class = NameFilterForm

    @property
    def columns(self) -> list[Column]:
        """Show the main post beside the name."""
        return [*super().columns, Column("post", label=_("Main post"), accessor=main_post)]


class PersonChooseView(ChoosesPerson, chooser.ChooseView):
    """The dialog."""


class PersonChooseResultsView(ChoosesPerson, chooser.ChooseResultsView):
    """The list in the dialog."""


class PersonChooserViewSet(ChooserViewSet):
    """Chooses a colleague who works here."""

    model = "people.Person"
    icon = "user"
    choose_one_text = _("Choose a colleague")
    choose_another_text = _("Choose another colleague")
    edit_item_text = _("Edit this colleague")
    per_page = 20
    choose_view_class = PersonChooseView
    choose_results_view_class = PersonChooseResultsView

    def get_object_list(self) -> QuerySet[Person]:
        """Offer active people only; an earlier choice stays."""
        return Person.objects.active().prefetch_related("posts__unit")


person_chooser_viewset = PersonChooserViewSet("person_chooser")
