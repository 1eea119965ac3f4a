"""A field that names sets of people."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.widgets import SubjectKeysInput
from plugins.subjects import validate_subject_key


def validate_subject_keys(value: object) -> None:
    """ValidationError unless the value is a list of known subject keys."""
    if not isinstance(value, list) or not all(isinstance(key, str) for key in value):
        raise ValidationError(_("Choose people, units, groups or locations."))
    for key in value:
        try:
            validate_subject_key(key)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class SubjectKeysField(models.JSONField):
    """A list of subject keys such as ``["unit:45", "location:2"]``: anybody with one of them."""

    default_validators = [validate_subject_keys]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        """Let people be chosen by name.

        Django compares a field whose default is a callable with a second, hidden input. Wagtail
        does not render one, so that every form would count as changed: a reviewer who only
        approves would be taken for an author.
        """
        options = {"widget": SubjectKeysInput, "show_hidden_initial": False, **kwargs}
        return super().formfield(**options)
