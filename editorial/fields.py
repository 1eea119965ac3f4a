"""The fields of content pages: sets of people, and a body of blocks."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField

from editorial.widgets import SubjectKeysInput
from kring.core.subjects import validate_subject_key


def validate_subject_keys(value: object) -> None:
    """Raise ValidationError unless the value is a list of known subject keys."""
    if not isinstance(value, list) or not all(isinstance(key, str) for key in value):
        raise ValidationError(_("Choose people, units, groups or locations."))
    for key in value:
        try:
            validate_subject_key(key)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class SubjectKeysField(models.JSONField):
    """A list of subject keys such as ``["unit:45", "location:2"]``: people with at least one of them."""

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


class StoredBlocks(blocks.StreamBlock):
    """Blocks of unknown types, kept exactly as they are stored."""

    def to_python(self, value: Any) -> blocks.StreamValue:
        """Return the stored list as it is."""
        stored = json.loads(value) if isinstance(value, str) and value else value
        if isinstance(stored, list):
            return blocks.StreamValue(self, stored, is_lazy=True)
        return super().to_python(value)


class BodyField(StreamField):
    """A body of blocks that are left out of migrations, so that changing a block needs no migration.

    In a migration the field has no blocks, and ``page.body.raw_data`` is the list as it is stored,
    to read and change; see ``StoredBlocks``.
    """

    def __init__(self, block_types: Any = StoredBlocks, **kwargs: Any):
        super().__init__(block_types, **kwargs)

    def deconstruct(self) -> Any:
        """Leave out the blocks."""
        name, path, _args, kwargs = super(StreamField, self).deconstruct()
        return name, path, [], kwargs

    def clone(self) -> "BodyField":
        """Return the same field with its blocks, which ``deconstruct`` leaves out."""
        *_others, kwargs = self.deconstruct()
        limits = {name: limit for name, limit in self.block_opts.items() if name != "required"}
        return type(self)(self.block_types_arg, **limits, **kwargs)
