"""Blocks of colleagues."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.widgets import BaseChooser

from people.choosers import person_chooser_viewset
from people.models import Person

from .read import StructBlock


class PersonChooserBlock(blocks.ChooserBlock):
    """Chooses one colleague."""

    target_model = Person

    def __init__(self, required=True, help_text=None, **kwargs):
        super().__init__(required=required, help_text=help_text, **kwargs)

    @property
    def widget(self) -> BaseChooser:
        """The chooser that the people room registers in the admin."""
        return person_chooser_viewset.widget_class()


class PeopleCardBlock(StructBlock):
    """Colleagues to turn to."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    people = blocks.ListBlock(PersonChooserBlock(label=_("Person")), label=_("People"))

    def get_searchable_content(self, value):
        """Add the names of the colleagues, so that the page is found by them."""
        names = [person.display_name for person in value["people"] if person]
        return [*super().get_searchable_content(value), *names]

    class Meta:
        icon = "group"
        label = _("People")
        template = "editorial/blocks/people.html"
        preview_template = "editorial/blocks/previews/people.html"
        preview_value = {"title": "Vragen? Vraag het ons"}
        description = _("Cards of colleagues with the way to reach them.")
