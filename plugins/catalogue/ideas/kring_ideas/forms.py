"""The forms for handing in an idea and answering one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kring_ideas.models import NEXT_STATES, STATES_WITH_ANSWER, Idea
from kring_ideas.permissions import managers


class IdeaForm(forms.ModelForm):
    """The title and explanation of an idea."""

    class Meta:
        model = Idea
        fields = ["title", "text"]
        help_texts = {
            "title": _(
                "Say it in one sentence. While you type you see whether it is here already."
            ),
            "text": _("What would be better, for whom, and what is needed for it?"),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}


class MoveForm(forms.Form):
    """The next state of an idea, with an answer to its author."""

    state = forms.ChoiceField(label=_("New state"))
    answer = forms.CharField(
        label=_("Answer"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody can read it. Needed when the idea is done or will not be done."),
    )
    owner = forms.ModelChoiceField(
        label=_("Taken up by"), queryset=managers(), required=False, empty_label=_("Nobody yet")
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, idea: Idea):
        super().__init__(data, initial={"owner": idea.owner_id})
        allowed = [(state.value, state.label) for state in NEXT_STATES[idea.state]]
        self.fields["state"] = forms.ChoiceField(label=_("New state"), choices=allowed)

    def clean(self) -> dict[str, Any]:
        """Require an answer for the states that need one."""
        values = super().clean() or {}
        if values.get("state") in STATES_WITH_ANSWER and not values.get("answer", "").strip():
            self.add_error("answer", _("Tell the author why: everybody who voted reads it."))
        return values
