"""Forms of the admin."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from people.languages import language_choices
from people.models import OrgUnit, Person
from people.services.organisation import place_unit
from people.services.profiles import deactivate


class PersonAdminForm(WagtailAdminModelForm):
    """A person, with the languages as boxes to tick."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        offered = dict(language_choices())
        others = {code: code for code in self.instance.languages if code not in offered}
        self.fields["languages"].choices = list((offered | others).items())

    def save(self, commit: bool = True) -> Person:
        """Save the person; if they leave, also close their login."""
        person = super().save(commit=commit)
        if commit and "is_active" in self.changed_data and not person.is_active and self.for_user:
            deactivate(person=person, by=self.for_user)
        return person


class UnitChoiceField(forms.ModelChoiceField):
    """A choice of units that shows their place in the tree."""

    def label_from_instance(self, unit: OrgUnit) -> str:
        """Return the name after one dash for each unit above it."""
        return "– " * (unit.depth - 1) + unit.name


class UnitAdminForm(WagtailAdminModelForm):
    """A unit and its place in the tree."""

    parent = UnitChoiceField(
        OrgUnit.objects.none(),
        label=_("Part of"),
        required=False,
        empty_label=_("Nothing: this is at the top"),
        help_text=_("Choose another to move the unit with everything below it."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        units = OrgUnit.objects.all()
        if self.instance.pk:
            # Neither the unit nor what is below it can be above it.
            units = units.exclude(path__startswith=self.instance.path)
            self.initial["parent"] = self.instance.get_parent()
        self.fields["parent"].queryset = units

    def save(self, commit: bool = True) -> OrgUnit:
        """Save the unit at its place."""
        unit = super().save(commit=False)
        if commit:
            unit = place_unit(unit=unit, parent=self.cleaned_data["parent"])
            self.instance = unit
        return unit
