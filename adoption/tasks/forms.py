"""The form of a task."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kring.core.addresses import AddressValidator
from releases.admin.forms import SubjectKeysFormField


class TaskForm(forms.Form):
    """A task for ambassadors."""

    title = forms.CharField(
        label=_("Task"), max_length=160, help_text=_("Short, as you would say it to a colleague.")
    )
    link = forms.CharField(
        label=_("Where"),
        max_length=500,
        required=False,
        validators=[AddressValidator()],
        help_text=_("An address that begins with / or https://. It may stay empty."),
    )
    due_on = forms.DateField(label=_("Due"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["keys"] = SubjectKeysFormField(
            label=_("Which ambassadors"),
            help_text=_("Nobody chosen: all of them who have it. Otherwise those among them."),
        )
        self.order_fields(["title", "link", "keys", "due_on"])
