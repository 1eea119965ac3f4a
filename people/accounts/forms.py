"""The preferences form."""

import zoneinfo

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from kring.core.languages import CONTENT_LANGUAGES
from people.models import User


def time_zone_choices() -> list[tuple[str, str]]:
    """Return the time zones of places, by name, the organisation's first."""
    names = sorted(
        name
        for name in zoneinfo.available_timezones()
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/", "Canada/", "posix/"))
    )
    own = gettext("As the organisation (%(zone)s)") % {"zone": settings.TIME_ZONE}
    return [("", own), *((name, name.replace("_", " ")) for name in names)]


def language_choices() -> list[tuple[str, str]]:
    """Return the languages, each named in itself, so that every reader recognises their own."""
    names = ((code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES)
    return [("", gettext("As my browser")), *((code, name.capitalize()) for code, name in names)]


class PreferencesForm(forms.Form):
    """Languages, appearance and time zone of one reader."""

    language = forms.ChoiceField(label=_("Language"), required=False, choices=language_choices)
    reads = forms.MultipleChoiceField(
        label=_("Languages you read"),
        required=False,
        choices=CONTENT_LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Texts in these languages come first for you, as those in the language above do."
        ),
    )
    appearance = forms.ChoiceField(
        label=_("Appearance"), choices=User.Appearance.choices, widget=forms.RadioSelect
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=time_zone_choices,
        help_text=_("Times are shown, and in the editing screens typed, in this zone."),
    )
