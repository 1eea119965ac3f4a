"""The forms of this room's pages."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DecisionForm(forms.Form):
    """The decision of a reviewer on the version they have read."""

    APPROVE, REJECT = "approve", "reject"

    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Say what has to change when you send the page back."),
    )
    decision = forms.ChoiceField(
        choices=[(APPROVE, _("Approve")), (REJECT, _("Request changes"))], widget=forms.HiddenInput
    )
    # The id of the state that was read: a newer version has another one and needs a new review.
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self):
        """Require a comment when the page is sent back."""
        values = super().clean() or self.cleaned_data
        if values.get("decision") == self.REJECT and not values.get("comment", "").strip():
            self.add_error("comment", _("Say what has to change."))
        return values
