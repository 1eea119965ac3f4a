"""Blocks of colleagues."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.widgets import BaseChooser


class PersonChooserBlock(blocks.ChooserBlock):
    """Chooses one colleague."""

    def __init__(self, required=True, help_text=None, **kwargs):
        super().__init__(required=required, help_text=help_text, **kwargs)

    @property
    def target_model(self):
        """The model that is chosen from."""
        from people.models import Person

        return Person

    @property
    def widget(self) -> BaseChooser:
        """The chooser that the people room registers in the admin."""
        from people.wagtail_hooks import person_chooser_viewset

        return person_chooser_viewset.widget_class()


class PeopleCardBlock(blocks.StructBlock):
    """Colleagues to turn to."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    people = blocks.ListBlock(PersonChooserBlock(label=_("Person")), label=_("People"))

    def get_searchable_content(self, value):
        """Add the names of the colleagues: a page is found by whom it tells to ask."""
        names = [person.display_name for person in value["people"] if person]
        return [*super().get_searchable_content(value), *names]

    class Meta:
        icon = "group"
        label = _("People")
        template = "editorial/blocks/people.html"
        preview_template = "editorial/blocks/previews/people.html"
        preview_value = {"title": "Vragen? Vraag het ons"}
        description = _("Cards of colleagues with the way to reach them.")
