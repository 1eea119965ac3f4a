"""Store and reset the settings that people choose for themselves."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kring.core.types import AuthenticatedUser
from plugins.contributions import settings
from plugins.contributions.declared import SettingsForm
from plugins.contributions.own_settings.selectors import own_names
from plugins.models import PersonalSetting


def own_form(
    *, slug: str, user: AuthenticatedUser, data: Mapping[str, Any] | None = None
) -> SettingsForm:
    """Return the form of the settings that the user can choose, with the values in force for them.

    PermissionDenied when there are none: they do not have the plugin, or lack the permission.
    """
    names = _names(slug, user)
    form = settings.declared(slug).form(data, initial=settings.current(slug, user))
    form.label_suffix = ""
    form.fields = {name: form.fields[name] for name in names}
    return form


@transaction.atomic
def save_own_settings(*, slug: str, form: SettingsForm, user: AuthenticatedUser) -> None:
    """Store what the user chose differently from the site; the rest continues to follow the site.

    PermissionDenied for a user who can choose nothing here. ValueError when the form is not valid.
    """
    names = _names(slug, user)
    if not form.is_valid():
        message = "The settings are not valid."
        raise ValueError(message)
    of_site = settings.as_json(settings.current(slug))
    shown = settings.as_json({n: form.cleaned_data[n] for n in names if n in form.fields})
    row, _made = PersonalSetting.objects.select_for_update().get_or_create(
        slug=slug, user_id=user.pk
    )
    # Settings that are not open to the user now stay as they are.
    kept = {name: value for name, value in row.values.items() if name not in shown}
    row.values = kept | {name: v for name, v in shown.items() if v != of_site[name]}
    if row.values:
        row.save(update_fields=["values"])
    else:
        row.delete()
    settings.cached_for(user).pop(slug, None)


def reset_own_settings(*, slug: str, user: AuthenticatedUser) -> None:
    """Delete the user's settings of this feature. PermissionDenied for a user who can choose nothing here."""
    _names(slug, user)
    PersonalSetting.objects.filter(slug=slug, user_id=user.pk).delete()
    settings.cached_for(user).pop(slug, None)


def _names(slug: str, user: AuthenticatedUser) -> list[str]:
    names = own_names(slug, user)
    if not names:
        raise PermissionDenied
    return names
