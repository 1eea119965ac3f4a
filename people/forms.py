"""The form in which colleagues keep their own profile."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField

from people.languages import language_choices
from people.models import Location, Person, Skill, WorkingDay
from people.names import check_called, check_one_line
from people.services.names import check_own_name
from people.services.profiles import Day

MAX_SKILLS = 25


class ProfileForm(forms.ModelForm):
    """The fields of a profile that colleagues fill in themselves."""

    languages = forms.MultipleChoiceField(
        label=_("Languages you speak"), required=False, widget=forms.CheckboxSelectMultiple
    )
    skills = forms.CharField(
        label=_("Skills"),
        required=False,
        help_text=_("With a comma between two skills. Colleagues find you by them."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    photo_upload = WagtailImageField(label=_("New photo"), required=False)
    remove_photo = forms.BooleanField(label=_("Take my photo away"), required=False)

    class Meta:
        model = Person
        fields = [
            "nickname",
            "family_name_first",
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
            names = self.instance.skills.order_by("name").values_list("name", flat=True)
            self.initial["skills"] = ", ".join(names)
        self.fields["skills"].widget.attrs["data-skills"] = reverse("people:skills")
        if not self.instance.photo_id:
            del self.fields["remove_photo"]

    @property
    def _languages(self) -> forms.MultipleChoiceField:
        return cast(forms.MultipleChoiceField, self.fields["languages"])

    def clean_nickname(self) -> str:
        """Refuse what is no name, and the name of a colleague."""
        called: str = " ".join(self.cleaned_data["nickname"].split(" "))
        check_called(called)
        check_own_name(self.instance, called)
        return called

    def clean_pronouns(self) -> str:
        """Refuse what would change how the name beside it reads."""
        check_one_line(self.cleaned_data["pronouns"])
        return str(self.cleaned_data["pronouns"])

    def clean_skills(self) -> list[str]:
        """Return the skills between the commas, each once; refuse too many, or one that is too long."""
        typed = (" ".join(part.split()) for part in self.cleaned_data["skills"].split(","))
        skills = list({skill.casefold(): skill for skill in typed if skill}.values())
        longest = Skill._meta.get_field("name").max_length
        if len(skills) > MAX_SKILLS:
            message = _("Choose the %(number)s that matter most.")
            raise ValidationError(message, params={"number": MAX_SKILLS})
        if any(len(skill) > longest for skill in skills):
            raise ValidationError(_("Put a comma between two skills."))
        return skills

    def clean_languages(self) -> list[str]:
        """Keep a code that the form does not offer, for example one from a feed."""
        offered = dict(language_choices())
        kept = [code for code in self.instance.languages if code not in offered]
        return [*self.cleaned_data["languages"], *kept]

    def own_values(self) -> dict[str, Any]:
        """Return the values of the fields for ``services.profiles.update_profile``."""
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

    def __init__(
        self,
        data: QueryDict | None,
        *,
        weekday: int,
        locations: QuerySet[Location],
        initial: dict[str, Any],
    ):
        super().__init__(data, prefix=f"day-{weekday}", initial=initial)
        self.weekday = weekday
        self.day_name = WorkingDay.Weekday(weekday).label
        self.fields["works"].label = self.day_name
        for name, label in (
            ("starts_at", _("From")),
            ("ends_at", _("Until")),
            ("location", _("Where")),
        ):
            self.fields[name].label = label
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


def working_day_forms(person: Person, data: QueryDict | None = None) -> list[WorkingDayForm]:
    """Return one form for each weekday, filled with the known working days."""
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
