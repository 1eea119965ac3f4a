"""Say beside the field of a file that it must be chosen again, when a form is handed back.

A browser fills in again what was typed, never a file. This sits on Django's own field, so that no form, of Kring, a
library or a plugin, can leave it out. A form that keeps the file takes it out of its ``files``.
"""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext


class FileBoundField(BoundField):
    """The field of a file in a form. Its help says when the file that was sent is gone."""

    @property
    def help_text(self) -> Any:
        """Return the help, behind what must be done again."""
        # A fault of the file itself says already what to do.
        if self.html_name not in self.form.files or self.errors:
            return self._help_text
        again = gettext("Choose the file again: it was not kept.")
        return format_html("<strong>{}</strong> {}", again, self._help_text)

    @help_text.setter
    def help_text(self, text: Any) -> None:
        self._help_text = text


def install() -> None:
    """Let every form say so from now on."""
    forms.FileField.bound_field_class = FileBoundField
