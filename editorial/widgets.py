"""The form widget of ``SubjectKeysField``."""

import json
from typing import Any

from django.forms import Media, widgets
from django.urls import reverse
from wagtail.admin.staticfiles import versioned_static

from kring.core.subjects import subject_labels, subject_providers


class SubjectKeysInput(widgets.HiddenInput):
    """Chooses units, groups, locations and people by typing a part of their name.

    The value is JSON in a hidden input; ``subject-picker.js`` turns it into chips. After a
    validation error the choice is shown again, even if it is not valid.
    """

    template_name = "editorial/widgets/subject_keys.html"
    input_type = "hidden"

    @property
    def is_hidden(self) -> bool:
        """Show the label and the errors: only the input itself is hidden."""
        return False

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """Point the label at the input that people type in."""
        return f"{id_}-search" if id_ else id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the chosen sets of people with their names."""
        context = super().get_context(name, value, attrs)
        keys = _keys(value)
        kinds = {provider.prefix: provider.verbose_name for provider in subject_providers()}
        context["chips"] = [
            {"key": key, "label": label, "kind": kinds.get(key.partition(":")[0], "")}
            for key, label in subject_labels(keys).items()
        ]
        context["described_by"] = context["widget"]["attrs"].get("aria-describedby", "")
        context["choices_url"] = reverse("kring_subject_choices")
        context["reach_url"] = reverse("kring_subject_reach")
        return context

    @property
    def media(self) -> Media:
        """Return the script and the style, which every form with this widget then loads."""
        return Media(
            js=[
                versioned_static("kring/combobox.js"),
                versioned_static("editorial/js/subject-picker.js"),
            ],
            css={"all": [versioned_static("editorial/css/subject-picker.css")]},
        )


def _keys(value: Any) -> list[str]:
    """Return the keys in the form's value, which may be JSON, a list, or broken."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return []
    return [key for key in value if isinstance(key, str)] if isinstance(value, list) else []
