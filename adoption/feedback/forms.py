"""The form in which people give feedback."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from adoption.feedback.models import Feedback
from kring.core.addresses import bare_path
from kring.core.types import AnyUser
from plugins.gate.decisions import is_on
from plugins.gate.keys import feature_of
from plugins.install.features import features_of
from plugins.mail import feature_title

# The choice for a plugin as a whole; no feature has this key.
WHOLE = "-"


class FeedbackForm(forms.Form):
    """A tip, a top or a flop about a plugin. Whoever has features of it says what it is about."""

    feature = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)
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
        help_text=_(
            "We then keep nothing by which you can be found, and cannot answer you. It appears next week, with "
            "what others said."
        ),
    )
    # Set once the reader has been told that in a small group others may guess.
    knows_small = forms.BooleanField(widget=forms.HiddenInput, required=False)
    page_url = forms.CharField(widget=forms.HiddenInput, max_length=500, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        slug: str,
        features: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Offer these features, by their key within the plugin, beside the plugin as a whole."""
        # A page may show several plugins: each form has ids of its own.
        super().__init__(data, auto_id=f"id_feedback_{slug}_%s", label_suffix="")
        if features:
            field = cast(forms.ChoiceField, self.fields["feature"])
            field.choices = [(WHOLE, _("All of it")), *features]
        else:
            del self.fields["feature"]

    def warn_of_small_group(self) -> None:
        """Ask once more before anonymous feedback of a small group is sent."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "knows_small": "on"}
        self.add_error(
            "anonymous",
            _(
                "Only few colleagues have this now, so people may guess that it is you, by the subject "
                "or by how you write. Send again if that is all right."
            ),
        )

    def focus_on_error(self) -> None:
        """Focus the first field with an error, for people who use the keyboard."""
        invalid = next((name for name in self.fields if name in self.errors), None)
        if invalid is not None:
            self.fields[invalid].widget.attrs["autofocus"] = True

    def clean_feature(self) -> str:
        """Return the key of the feature; empty for the plugin as a whole."""
        chosen = self.cleaned_data["feature"]
        return "" if chosen == WHOLE else chosen

    def clean_page_url(self) -> str:
        """Return the path without its query; empty for an address outside this site."""
        return bare_path(self.cleaned_data["page_url"])


def form_for(user: AnyUser, slug: str, data: Mapping[str, Any] | None = None) -> FeedbackForm:
    """Return the form about a plugin, with the features of it that this user has. No query."""
    language = (get_language() or "")[:2]
    features = [
        (feature_of(key), feature_title(key, language))
        for key in features_of(slug)
        if is_on(key, user)
    ]
    return FeedbackForm(data, slug=slug, features=features)
