"""The forms about ambassadors."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ApplicationForm(forms.Form):
    """An application to become an ambassador."""

    motivation = forms.CharField(
        label=_("Why do you want to join?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ThanksForm(forms.Form):
    """A word of thanks."""

    text = forms.CharField(max_length=300, required=False)
