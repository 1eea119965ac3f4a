"""The declaration of a plugin's settings: a typed dataclass, or a form.

A setting has the scope of the site or of a person: then each person may choose differently from the site. It
may name a permission of the plugin, without which nobody sees or changes it.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import get_type_hints

from django import forms

from kring.core.types import AnyUser

SettingsForm = forms.Form
FIELDS: dict[type, Callable[..., forms.Field]] = {
    bool: lambda **options: forms.BooleanField(**options | {"required": False}),
    int: forms.IntegerField,
    float: forms.FloatField,
    str: lambda **options: forms.CharField(max_length=500, **options | {"required": False}),
}
# The keys that a field of a dataclass may have in its metadata. Another key is a TypeError.
METADATA = {
    "label": "its name; by default the name of the field",
    "help": "a sentence below the field",
    "choices": "pairs of a value and its name, from which to choose",
    "validators": "a list of Django's validators, such as `MinValueValidator(1)`",
    "scope": "`site` by default, or `person`: people may choose for themselves",
    "permission": "a permission of the plugin; people without it neither see nor change the setting",
}


class Scope(StrEnum):
    """Who chooses a setting: the administrator for everybody, or each person after that."""

    SITE = "site"
    PERSON = "person"


@dataclasses.dataclass(frozen=True)
class DeclaredSettings:
    """The settings of one plugin: their form, those of a person, and the permissions needed."""

    form: type[SettingsForm]
    personal: frozenset[str] = frozenset()
    permissions: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def is_open_to(self, name: str, user: AnyUser) -> bool:
        """Return whether the user may see and change the setting. No SQL unless it names a permission."""
        permission = self.permissions.get(name)
        return permission is None or user.has_perm(permission)

    def personal_of(self, user: AnyUser) -> Iterator[str]:
        """Yield the settings that this user may choose for themselves, in their order."""
        for name in self.form.base_fields:
            if name in self.personal and self.is_open_to(name, user):
                yield name


def declared_settings(slug: str, declaration: type) -> DeclaredSettings:
    """Return the settings that a plugin declares, as a form or as a dataclass.

    A field of a dataclass has a default and may have ``metadata``, see ``Contributions.settings``.
    TypeError for a type without a form field, for a missing default and for an unknown key. ValueError for
    an unknown scope and for the permission of another plugin.
    """
    if isinstance(declaration, type) and issubclass(declaration, forms.Form):
        return DeclaredSettings(declaration)
    if not dataclasses.is_dataclass(declaration):
        message = f"{declaration!r} is neither a dataclass nor a form."
        raise TypeError(message)
    hints = get_type_hints(declaration)
    fields = dataclasses.fields(declaration)
    form_fields = {field.name: _form_field(field, hints[field.name]) for field in fields}
    return DeclaredSettings(
        form=type(f"{declaration.__name__}Form", (forms.Form,), form_fields),
        personal=frozenset(f.name for f in fields if _scope(f) is Scope.PERSON),
        permissions={f.name: _permission(f, slug) for f in fields if "permission" in f.metadata},
    )


def _form_field(field: dataclasses.Field, kind: type) -> forms.Field:
    if field.default is dataclasses.MISSING:
        message = f"The setting {field.name!r} has no default."
        raise TypeError(message)
    if unknown := field.metadata.keys() - METADATA.keys():
        message = (
            f"The setting {field.name!r} says {', '.join(sorted(unknown))}, which is not known."
        )
        raise TypeError(message)
    label = field.metadata.get("label", field.name.replace("_", " ").capitalize())
    options = {
        "label": label,
        "help_text": field.metadata.get("help", ""),
        "validators": field.metadata.get("validators", ()),
    }
    if choices := field.metadata.get("choices"):
        return forms.TypedChoiceField(
            choices=choices, coerce=lambda value: kind(value), initial=field.default, **options
        )
    if kind not in FIELDS:
        message = f"The setting {field.name!r} is a {kind}: use bool, int, float or str, or a form."
        raise TypeError(message)
    return FIELDS[kind](initial=field.default, **options)


def _scope(field: dataclasses.Field) -> Scope:
    return Scope(field.metadata.get("scope", Scope.SITE))


def _permission(field: dataclasses.Field, slug: str) -> str:
    permission = field.metadata["permission"]
    if not permission.startswith(f"{slug}."):
        message = f"The setting {field.name!r} names {permission!r}, which is not of {slug}."
        raise ValueError(message)
    return permission
