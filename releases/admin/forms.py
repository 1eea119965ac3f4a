"""The forms of releases."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kring.core.subjects import subject_picker
from releases.evidence.foresight import Foresight
from releases.models import Override, PlanTemplate, Release, Ring
from releases.models.release import validate_keys, validate_time_zone
from releases.services.local_time import as_coming_moment, local_of
from releases.services.plans import REACH

HUNDREDTHS = 100


class LocalDateTimeField(forms.DateTimeField):
    """A date and time as clocks show it; the time zone is another field."""

    def __init__(self, **kwargs: Any):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        """Return the time without a time zone: another field of the form names the zone."""
        with timezone.override(UTC):
            moment = super().to_python(value)
        return moment.replace(tzinfo=None) if moment else None


class SubjectKeysFormField(forms.JSONField):
    """Sets of people, chosen by name."""

    def __init__(self, **kwargs: Any):
        super().__init__(required=False, validators=[validate_keys], **kwargs)
        self.widget = subject_picker()
        self.widget.is_required = False

    def clean(self, value: Any) -> list[str]:
        """Return a list, empty when nobody was chosen."""
        return super().clean(value) or []


class ReasonForm(forms.Form):
    """The reason of an action, which is kept in the history."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept in the history, for later questions."),
    )

    def __init__(self, *args: Any, needs_reason: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason


def offer_features(form: forms.Form, features: Sequence[tuple[str, str]]) -> None:
    """Offer these features beside the plugin as a whole; without any there is nothing to choose."""
    field = cast(forms.ChoiceField, form.fields["feature"])
    field.choices = [("", _("The plugin as a whole")), *features]
    if not features:
        del form.fields["feature"]


class NewReleaseForm(forms.Form):
    """What a new release brings, its version, and the template of its plan."""

    feature = forms.ChoiceField(label=_("What is released"), required=False)
    version = forms.CharField(label=_("Version"), max_length=60)
    template = forms.ModelChoiceField(
        label=_("Plan to start from"),
        queryset=PlanTemplate.objects.all(),
        required=False,
        empty_label=_("An empty plan"),
    )

    def __init__(
        self,
        *args: Any,
        features: Sequence[tuple[str, str]] = (),
        installed: str = "",
        **kwargs: Any,
    ):
        """Offer these features, keys with titles, beside the plugin as a whole, and name the installed version."""
        super().__init__(*args, **kwargs)
        offer_features(self, features)
        if installed:
            self.fields["version"].help_text = _(
                "Version %(version)s is installed. The release of another one can be planned, and started once "
                "that is installed."
            ) % {"version": installed}


class TemplateForm(forms.ModelForm):
    """The name and description of a template."""

    class Meta:
        model = PlanTemplate
        fields = ["name", "description"]


class PlanForm(forms.ModelForm):
    """The settings of the whole release."""

    class Meta:
        model = Release
        fields = ["time_zone", "advances_automatically"]

    # All dates of the plan are in this zone.
    time_zone = forms.CharField(
        label=_("Time zone of the dates"), max_length=60, validators=[validate_time_zone]
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        zones = [(zone, zone) for zone in sorted(available_timezones())]
        self.fields["time_zone"].widget = forms.Select(choices=zones)


class RingForm(forms.ModelForm):
    """One ring. The people whom an open ring reaches can no longer be changed, unless there are none."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    percentage = forms.DecimalField(
        label=_("Percentage"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        required=False,
        help_text=_("Of everyone; 100 is the whole organisation."),
    )
    starts_at = LocalDateTimeField(
        label=_("Not before"), required=False, help_text=_("In the time zone of the release.")
    )

    class Meta:
        model = Ring
        fields = [
            "name",
            "percentage_unit",
            "soak_days",
            "used_share",
        ]

    def __init__(
        self, *args: Any, ring: Ring | None = None, adds_nobody: bool = False, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.fields["keys"] = SubjectKeysFormField(label=_("Who"))
        self.opened_at = ring.opened_at if ring else None
        # What the ring can show, where its people are known.
        self.foresight: Foresight | None = None
        if self.opened_at:
            for name in ("starts_at",) if adds_nobody else (*REACH, "starts_at"):
                self.fields[name].disabled = True

    def clean_percentage(self) -> int:
        """Return hundredths of a percent, as the gate counts."""
        return int((self.cleaned_data["percentage"] or 0) * HUNDREDTHS)


class BaseRingFormSet(forms.BaseFormSet):
    """The rings of a plan, in the order that the user chose."""

    def __init__(self, *args: Any, rings: dict[int, Ring], sizes: Mapping[int, int], **kwargs: Any):
        self.rings, self.sizes = rings, sizes
        super().__init__(*args, **kwargs)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Pass each form its stored ring."""
        if index is None:
            return {}
        initial = self.initial or ()
        if self.is_bound:
            pk = str(self.data.get(f"{self.prefix}-{index}-pk"))
        else:
            pk = str(initial[index]["pk"]) if index < len(initial) else ""
        ring = self.rings.get(int(pk)) if pk.isdecimal() else None
        return {"ring": ring, "adds_nobody": ring is not None and not self.sizes.get(ring.order)}

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Order the fields: name and place, then the people whom it reaches, then the conditions."""
        super().add_fields(form, index)
        form.order_fields(
            ["name", "ORDER", "keys", "percentage", "percentage_unit", "starts_at", "soak_days"]
        )

    def chosen(self) -> list[RingForm]:
        """Return the forms of the rings that stay, in order; once they are valid."""
        return sorted(
            (form for form in self.forms if not form.cleaned_data.get("DELETE")), key=_place
        )

    def plan(self, time_zone: str) -> list[dict[str, Any]] | None:
        """Return the rings in order as ``save_plan`` takes them; None when a date is wrong."""
        chosen, plan = self.chosen(), []
        for form in chosen:
            fields = dict(form.cleaned_data)
            ring = self.rings.get(fields.get("pk"))  # type: ignore[arg-type]
            try:
                fields["starts_at"] = moment_of(fields["starts_at"], ring, time_zone)
            except ValidationError as error:
                form.add_error("starts_at", error)
            plan.append(fields)
        return None if any(form.errors for form in chosen) else plan


def _place(form: forms.Form) -> tuple[bool, int]:
    """Return a sort key: forms by their chosen place, those without one last."""
    order = form.cleaned_data.get("ORDER")
    return order is None, order or 0


def moment_of(local: datetime | None, ring: Ring | None, time_zone: str) -> datetime | None:
    """Return the moment of a ring's date. ValidationError for a changed date that has passed."""
    if local is None:
        return None
    if ring and ring.starts_at and local == local_of(ring.starts_at, time_zone):
        return ring.starts_at
    return as_coming_moment(local, time_zone)


RingFormSet = cast(
    type[BaseRingFormSet],
    forms.formset_factory(
        RingForm, formset=BaseRingFormSet, extra=0, can_delete=True, can_order=True, max_num=30
    ),
)


def ring_formset(
    data: Mapping[str, Any] | None,
    *,
    rings: dict[int, Ring],
    sizes: Mapping[int, int],
    initial: Sequence[dict[str, Any]] | None = None,
) -> BaseRingFormSet:
    """Return the forms of a plan's rings, filled in or as they are stored. ``sizes``: how many people each adds."""
    return RingFormSet(data, rings=rings, sizes=sizes, initial=initial, prefix="rings")


class EndForm(forms.Form):
    """The end of a release, in its time zone."""

    ends_at = LocalDateTimeField(label=_("Ends"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Kept in the history, for later questions."),
    )

    def __init__(self, *args: Any, release: Release, **kwargs: Any):
        self.release = release
        super().__init__(*args, **kwargs)
        self.initial.setdefault("ends_at", local_of(release.ends_at, release.time_zone))
        help_text = _("In the time zone of the release, %(zone)s. Empty: it has no end.")
        self.fields["ends_at"].help_text = help_text % {"zone": release.time_zone}

    def clean_ends_at(self) -> datetime | None:
        """Return the moment. ValidationError when it has passed, or is no single moment on the clocks."""
        local = self.cleaned_data["ends_at"]
        return as_coming_moment(local, self.release.time_zone) if local else None


class OverrideForm(forms.Form):
    """An exception by hand, to a plugin as a whole or to one of its features."""

    feature = forms.ChoiceField(label=_("Of what"), required=False)
    effect = forms.ChoiceField(
        label=_("Effect"), choices=Override.Effect.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)
    expires_at = LocalDateTimeField(
        label=_("Until"), required=False, help_text=_("Empty: until it is ended.")
    )

    def __init__(self, *args: Any, features: Sequence[tuple[str, str]] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["keys"] = SubjectKeysFormField(label=_("Who"))
        offer_features(self, features)
        self.order_fields(["feature", "keys", "effect", "reason", "expires_at"])

    def clean_keys(self) -> list[str]:
        """Return the chosen keys. ValidationError when there is none."""
        if not self.cleaned_data["keys"]:
            raise ValidationError(_("Choose people, units, groups or locations."))
        return self.cleaned_data["keys"]

    def clean_expires_at(self) -> datetime | None:
        """Return the moment at which it expires. ValidationError when it has passed."""
        local = self.cleaned_data["expires_at"]
        return as_coming_moment(local, timezone.get_current_timezone_name()) if local else None
