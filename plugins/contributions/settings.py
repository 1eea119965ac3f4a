"""The settings of a plugin: which values are in force, the form of the site, and their history."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Value
from django.utils.translation import gettext

from plugins.contributions import store
from plugins.contributions.declared import DeclaredSettings, SettingsForm
from plugins.decisions import is_running
from plugins.models import PersonalSetting, PluginSetting, SettingChange
from plugins.services.permissions import check_may_manage_releases

SITE, PERSON = range(2)


def has_settings(slug: str) -> bool:
    """Return whether the plugin has settings and runs: those of one that is off are put away."""
    known = store.get(slug)
    return known is not None and known.declared_settings is not None and is_running(slug)


def declared(slug: str) -> DeclaredSettings:
    """Return what the plugin declared. KeyError when it has no settings."""
    known = store.get(slug)
    if known is None or known.declared_settings is None:
        message = f"The plugin {slug!r} has no settings."
        raise KeyError(message)
    return known.declared_settings


def defaults(slug: str) -> dict[str, Any]:
    """Return the default of every setting. KeyError when the plugin has none."""
    return {name: field.initial for name, field in declared(slug).form.base_fields.items()}


def current(slug: str, user: Any = None) -> dict[str, Any]:
    """Return the settings in force: what the user chose, else what the site chose, else the default.

    One query. For a user it is made once, and the answer is kept on the user object, which lives as long
    as its request. What somebody chose counts only while they hold the permission that it names.
    """
    if getattr(user, "pk", None) is None:
        return _read(slug, None)
    kept = kept_for(user)
    if slug not in kept:
        kept[slug] = _read(slug, user)
    return dict(kept[slug])


def kept_for(user: Any) -> dict[str, dict[str, Any]]:
    """Return by plugin what was read for this user object. Whoever stores something takes it out."""
    if not hasattr(user, "_kring_plugin_settings"):
        user._kring_plugin_settings = {}
    return user._kring_plugin_settings


def _read(slug: str, user: Any) -> dict[str, Any]:
    known = declared(slug)
    chosen = PluginSetting.objects.filter(pk=slug).values_list(Value(SITE), "values")
    if user is not None and known.personal:
        own = PersonalSetting.objects.filter(slug=slug, user_id=user.pk)
        chosen = chosen.union(own.values_list(Value(PERSON), "values"), all=True)
    by_scope = dict(chosen)
    mine = {
        name: value
        for name, value in by_scope.get(PERSON, {}).items()
        if name in known.personal and known.is_open_to(name, user)
    }
    return defaults(slug) | _usable(known, by_scope.get(SITE, {})) | _usable(known, mine)


def _usable(known: DeclaredSettings, stored: dict[str, Any]) -> dict[str, Any]:
    """Return the stored values with their types.

    What an older version stored under another name, or what is no longer valid, is left where it is.
    """
    values = {}
    for name, field in known.form.base_fields.items():
        if name in stored:
            try:
                values[name] = field.clean(stored[name])
            except ValidationError:
                continue
    return values


def bound_form(slug: str, data: Any = None, *, user: Any = None) -> SettingsForm:
    """Return the form with the settings of the site, for the administrator to change.

    It has the settings that are open to this user; None stands for the system, which sees all.
    """
    known = declared(slug)
    form = known.form(data, initial=current(slug))
    for name in [name for name in form.fields if user and not known.is_open_to(name, user)]:
        del form.fields[name]
    for name in known.personal & form.fields.keys():
        field = form.fields[name]
        everybody = gettext("Holds for who does not choose otherwise under “My features”.")
        field.help_text = f"{field.help_text} {everybody}".strip()
    return form


@transaction.atomic
def save(*, slug: str, form: SettingsForm, user: Any) -> PluginSetting:
    """Store what a valid form holds, and who changed it. ValueError when the form is not valid.

    A setting that is not open to the user stays as it is.
    """
    check_may_manage_releases(user)
    if not form.is_valid():
        message = "The settings are not valid."
        raise ValueError(message)
    known = declared(slug)
    values = {
        name: form.cleaned_data[name]
        for name in form.fields
        if user is None or known.is_open_to(name, user)
    }
    row, _created = PluginSetting.objects.select_for_update().get_or_create(pk=slug)
    before, row.values = row.values, row.values | as_json(values)
    row.save(update_fields=["values"])
    if row.values != before:
        SettingChange.objects.create(slug=slug, before=before, after=row.values, changed_by=user)
    if user is not None:
        kept_for(user).pop(slug, None)
    return row


def as_json(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values as they come back from the database."""
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))
