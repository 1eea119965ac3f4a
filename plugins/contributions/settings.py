"""Typed settings of a plugin: declared once, with a form made from them, stored with their history."""

import dataclasses
import json
from typing import Any, get_type_hints

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from plugins.contributions import store
from plugins.decisions import is_running
from plugins.models import PluginSetting, SettingChange
from plugins.services.permissions import check_may_manage_releases

SettingsForm = forms.Form
FIELDS: dict[type, Any] = {
    bool: lambda **options: forms.BooleanField(**options | {"required": False}),
    int: forms.IntegerField,
    float: forms.FloatField,
    str: lambda **options: forms.CharField(max_length=500, **options | {"required": False}),
}


def settings_form(declaration: type) -> type[SettingsForm]:
    """Return the form of a settings declaration: a form as it is, or one made from a dataclass.

    A dataclass field has a default and may have ``metadata={"label": …, "help": …, "choices": …}``.
    TypeError for a type that no form field is known for.
    """
    if isinstance(declaration, type) and issubclass(declaration, forms.Form):
        return declaration
    if not dataclasses.is_dataclass(declaration):
        message = f"{declaration!r} is neither a dataclass nor a form."
        raise TypeError(message)
    hints = get_type_hints(declaration)
    fields = {
        field.name: _form_field(field, hints[field.name])
        for field in dataclasses.fields(declaration)
    }
    return type(f"{declaration.__name__}Form", (forms.Form,), fields)


def _form_field(field: dataclasses.Field, kind: type) -> forms.Field:
    if field.default is dataclasses.MISSING:
        message = f"The setting {field.name!r} has no default."
        raise TypeError(message)
    label = field.metadata.get("label", field.name.replace("_", " ").capitalize())
    options = {"label": label, "help_text": field.metadata.get("help", "")}
    if choices := field.metadata.get("choices"):
        return forms.TypedChoiceField(
            choices=choices, coerce=lambda value: kind(value), initial=field.default, **options
        )
    if kind not in FIELDS:
        message = f"The setting {field.name!r} is a {kind}: use bool, int, float or str, or a form."
        raise TypeError(message)
    return FIELDS[kind](initial=field.default, **options)


def has_settings(slug: str) -> bool:
    """Return whether the plugin has settings and runs: those of one that is off are put away."""
    known = store.get(slug)
    return known is not None and known.settings_form is not None and is_running(slug)


def defaults(slug: str) -> dict[str, Any]:
    """Return the default of every setting. KeyError when the plugin has none."""
    return {name: field.initial for name, field in _form(slug).base_fields.items()}


def current(slug: str) -> dict[str, Any]:
    """Return the settings in force, one query: what was chosen, else the default."""
    known = defaults(slug)
    stored = PluginSetting.objects.filter(pk=slug).values_list("values", flat=True).first() or {}
    # What an older version stored under another name is left where it is.
    chosen = {name: value for name, value in stored.items() if name in known}
    fields = _form(slug).base_fields
    return known | {name: fields[name].to_python(value) for name, value in chosen.items()}


def bound_form(slug: str, data: Any = None) -> SettingsForm:
    """Return the form with the settings in force, for the administrator to change."""
    return _form(slug)(data, initial=current(slug))


@transaction.atomic
def save(*, slug: str, form: SettingsForm, user: Any) -> PluginSetting:
    """Store what a valid form holds, and who changed it. ValueError when the form is not valid."""
    check_may_manage_releases(user)
    if not form.is_valid():
        message = "The settings are not valid."
        raise ValueError(message)
    values = {name: form.cleaned_data[name] for name in form.fields}
    row, _created = PluginSetting.objects.select_for_update().get_or_create(pk=slug)
    before, row.values = row.values, _as_json(values)
    row.save(update_fields=["values"])
    if row.values != before:
        SettingChange.objects.create(slug=slug, before=before, after=row.values, changed_by=user)
    return row


def _as_json(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values as they come back from the database."""
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def _form(slug: str) -> type[SettingsForm]:
    known = store.get(slug)
    if known is None or known.settings_form is None:
        message = f"The plugin {slug!r} has no settings."
        raise KeyError(message)
    return known.settings_form
