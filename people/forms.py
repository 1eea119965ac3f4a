"""The form in which colleagues keep their own profile."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from taggit.forms import TagField
from wagtail.images.fields import WagtailImageField

from people.languages import language_choices
from people.models import Location, Person, Skill, WorkingDay
from people.services.profiles import Day

MAX_SKILLS = 25


class ProfileForm(forms.ModelForm):
    """What a colleague says about themselves."""

    languages = forms.MultipleChoiceField(
        label=_("Languages you speak"), required=False, widget=forms.CheckboxSelectMultiple
    )
    skills = TagField(
        label=_("Skills"),
        required=False,
        help_text=_("With a comma between two skills. Colleagues find you by them."),
    )
    photo_upload = WagtailImageField(label=_("New photo"), required=False)
    remove_photo = forms.BooleanField(label=_("Take my photo away"), required=False)

    class Meta:
        model = Person
        fields = [
            "nickname",
            "pronouns",
            "phone",
            "mobile",
            "ask_me_about",
            "biography",
            "languages",
        ]
        widgets = {
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "mobile": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "biography": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "ask_me_about": _("What colleagues can come to you for, in a few words."),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._languages.choices = language_choices()
        if self.instance.pk:
            self.initial["skills"] = list(self.instance.skills.all())
        if not self.instance.photo_id:
            del self.fields["remove_photo"]

    @property
    def _languages(self) -> forms.MultipleChoiceField:
        return cast(forms.MultipleChoiceField, self.fields["languages"])

    def clean_skills(self) -> list[str]:
        """Refuse more skills than anybody reads, or one that does not fit."""
        skills = self.cleaned_data["skills"]
        longest = Skill._meta.get_field("name").max_length
        if len(skills) > MAX_SKILLS:
            message = _("Choose the %(number)s that matter most.")
            raise ValidationError(message, params={"number": MAX_SKILLS})
        if any(len(skill) > longest or "\x00" in skill for skill in skills):
            raise ValidationError(_("Put a comma between two skills."))
        return skills

    def clean_languages(self) -> list[str]:
        """Keep a code that the form does not offer, for example one from a feed."""
        offered = dict(language_choices())
        kept = [code for code in self.instance.languages if code not in offered]
        return [*self.cleaned_data["languages"], *kept]

    def own_values(self) -> dict[str, Any]:
        """Return the fields as the service wants them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class WorkingDayForm(forms.Form):
    """One weekday: does this colleague work, when and where."""

    works = forms.BooleanField(required=False)
    starts_at = forms.TimeField(
        required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends_at = forms.TimeField(
        required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    location = forms.ModelChoiceField(Location.objects.none(), required=False, empty_label="–")

    def __init__(self, data: Any, *, weekday: int, locations: Any, initial: dict[str, Any]):
        super().__init__(data, prefix=f"day-{weekday}", initial=initial)
        self.weekday = weekday
        self.day_name = WorkingDay.Weekday(weekday).label
        self.fields["works"].label = self.day_name
        for name, label in (
            ("starts_at", _("from")),
            ("ends_at", _("until")),
            ("location", _("where")),
        ):
            self.fields[name].widget.attrs["aria-label"] = f"{self.day_name}: {label}"
        cast(forms.ModelChoiceField, self.fields["location"]).queryset = locations

    @property
    def where_and_when(self) -> list[forms.BoundField]:
        """The fields beside the box to tick."""
        return [self["starts_at"], self["ends_at"], self["location"]]

    def clean(self) -> dict[str, Any]:
        """Refuse a day that ends before it starts."""
        data = super().clean() or {}
        start, end = data.get("starts_at"), data.get("ends_at")
        if data.get("works") and start and end and end <= start:
            self.add_error("ends_at", _("The end must come after the start."))
        return data

    def day(self) -> Day | None:
        """Return the working day, or None for a day off."""
        data = self.cleaned_data
        if not data["works"]:
            return None
        return Day(
            weekday=self.weekday,
            starts_at=data["starts_at"],
            ends_at=data["ends_at"],
            location=data["location"],
        )


def working_day_forms(person: Person, data: Any = None) -> list[WorkingDayForm]:
    """Return one form a weekday, filled with what is known."""
    known = {day.weekday: day for day in person.working_days.all()}
    locations = Location.objects.all()
    # Evaluated once: seven selects share it.
    list(locations)
    forms_by_day = []
    for weekday in WorkingDay.Weekday.values:
        day = known.get(weekday)
        initial: dict[str, Any] = {"works": day is not None}
        if day:
            initial |= {
                "starts_at": day.starts_at,
                "ends_at": day.ends_at,
                "location": day.location_id,
            }
        forms_by_day.append(
            WorkingDayForm(data, weekday=weekday, locations=locations, initial=initial)
        )
    return forms_by_day
