"""Read and store the settings of a plugin: the values in force, the form of the site, and their history."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Value
from django.utils.translation import gettext

from kring.core.types import AnyUser, AuthenticatedUser
from plugins.contributions import store
from plugins.contributions.declared import DeclaredSettings, SettingsForm
from plugins.gate.decisions import is_running
from plugins.models import PersonalSetting, PluginSetting, SettingChange
from plugins.permissions import check_may_manage_releases

SITE, PERSON = range(2)


def has_settings(slug: str) -> bool:
    """Return whether the plugin has settings and is running: those of one that is off are hidden."""
    known = store.get(slug)
    return known is not None and known.declared_settings is not None and is_running(slug)


def declared(slug: str) -> DeclaredSettings:
    """Return the declaration of the plugin's settings. KeyError when it has no settings."""
    known = store.get(slug)
    if known is None or known.declared_settings is None:
        message = f"The plugin {slug!r} has no settings."
        raise KeyError(message)
    return known.declared_settings


def defaults(slug: str) -> dict[str, Any]:
    """Return the default of every setting. KeyError when the plugin has none."""
    return {name: field.initial for name, field in declared(slug).form.base_fields.items()}


def current(slug: str, user: AnyUser | None = None) -> dict[str, Any]:
    """Return the settings in force: the user's choice, else that of the site, else the default.

    One query. For a user it runs once, and the result is cached on the user object, which lives as long as
    its request. A person's choice counts only while they hold the permission that the setting names.
    """
    if user is None or not user.is_authenticated:
        return _read(slug, None)
    cached = cached_for(user)
    if slug not in cached:
        cached[slug] = _read(slug, user)
    return dict(cached[slug])


def cached_for(user: AuthenticatedUser) -> dict[str, dict[str, Any]]:
    """Return by plugin the settings that were read for this user object; storing some removes them."""
    cached: dict[str, dict[str, Any]] | None = getattr(user, "_kring_plugin_settings", None)
    if cached is None:
        cached = user._kring_plugin_settings = {}  # type: ignore[attr-defined]
    return cached


def _read(slug: str, user: AuthenticatedUser | None) -> dict[str, Any]:
    declaration = declared(slug)
    rows = PluginSetting.objects.filter(pk=slug).values_list(Value(SITE), "values")
    if user is not None and declaration.personal:
        own = PersonalSetting.objects.filter(slug=slug, user_id=user.pk)
        rows = rows.union(own.values_list(Value(PERSON), "values"), all=True)
    by_scope = dict(rows)
    of_site = _usable(declaration, by_scope.get(SITE, {}))
    of_user = {} if user is None else _open_to(user, declaration, by_scope.get(PERSON, {}))
    return defaults(slug) | of_site | _usable(declaration, of_user)


def _open_to(
    user: AuthenticatedUser, declaration: DeclaredSettings, stored: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        name: value
        for name, value in stored.items()
        if name in declaration.personal and declaration.is_open_to(name, user)
    }


def _usable(declaration: DeclaredSettings, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the stored values with their types.

    Values that are no longer valid, or that an older version stored under another name, are left out.
    """
    values = {}
    for name, field in declaration.form.base_fields.items():
        if name in stored:
            try:
                values[name] = field.clean(stored[name])
            except ValidationError:
                continue
    return values


def bound_form(
    slug: str, data: Mapping[str, Any] | None = None, *, user: AuthenticatedUser | None = None
) -> SettingsForm:
    """Return the form of the site's settings, for the administrator to change.

    It has the settings that are open to this user; None is the system, which sees all.
    """
    declaration = declared(slug)
    form = declaration.form(data, initial=current(slug))
    for name in [name for name in form.fields if user and not declaration.is_open_to(name, user)]:
        del form.fields[name]
    for name in declaration.personal & form.fields.keys():
        field = form.fields[name]
        everybody = gettext(
            "Applies to people who do not choose for themselves under “My features”."
        )
        field.help_text = f"{field.help_text} {everybody}".strip()
    return form


@transaction.atomic
def save(*, slug: str, form: SettingsForm, user: AuthenticatedUser | None) -> PluginSetting:
    """Store the settings of a valid form, and who changed them. ValueError when the form is not valid.

    A setting that is not open to the user stays as it is.
    """
    check_may_manage_releases(user)
    if not form.is_valid():
        message = "The settings are not valid."
        raise ValueError(message)
    declaration = declared(slug)
    values = {
        name: form.cleaned_data[name]
        for name in form.fields
        if user is None or declaration.is_open_to(name, user)
    }
    row, _created = PluginSetting.objects.select_for_update().get_or_create(pk=slug)
    before, row.values = row.values, row.values | as_json(values)
    row.save(update_fields=["values"])
    if row.values != before:
        SettingChange.objects.create(slug=slug, before=before, after=row.values, changed_by=user)
    if user is not None:
        cached_for(user).pop(slug, None)
    return row


def as_json(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values in the form in which the database returns them."""
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))
