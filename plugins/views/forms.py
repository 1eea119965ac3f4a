"""The forms of the framework's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plugins.models import Feedback


class FeedbackForm(forms.Form):
    """What somebody thinks of a feature: a tip, a top or a flop."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (Feedback.Kind.TIP, _("Tip: it could be better")),
            (Feedback.Kind.TOP, _("Top: this helps me")),
            (Feedback.Kind.FLOP, _("Flop: this gets in my way")),
        ],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("In your own words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    anonymous = forms.BooleanField(
        label=_("Send without my name"),
        required=False,
        help_text=_("We then keep nothing by which you can be found, and cannot answer you."),
    )
    page_url = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)

    def __init__(self, data: Any = None, *, slug: str) -> None:
        # Several features may stand on one page: each form has ids of its own.
        super().__init__(data, auto_id=f"id_feedback_{slug}_%s", label_suffix="")

    def focus_on_error(self) -> None:
        """Have the first field with an error get the focus, for who uses the keyboard."""
        wrong = next((name for name in self.fields if name in self.errors), None)
        if wrong is not None:
            self.fields[wrong].widget.attrs["autofocus"] = True

    def clean_page_url(self) -> str:
        """Keep a path of this site, nothing else."""
        address = self.cleaned_data["page_url"]
        is_path = address.startswith("/") and not address.startswith("//")
        return address.partition("?")[0] if is_path else ""


class ApplicationForm(forms.Form):
    """Becoming an ambassador."""

    motivation = forms.CharField(
        label=_("Why do you want to join?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ThanksForm(forms.Form):
    """A word of thanks."""

    text = forms.CharField(max_length=300, required=False)
