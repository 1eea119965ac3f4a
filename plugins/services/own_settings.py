"""What people choose for themselves in the features that they have."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from plugins.contributions import settings
from plugins.contributions.declared import SettingsForm
from plugins.models import PersonalSetting
from plugins.selectors.own_settings import own_names


def own_form(*, slug: str, user: Any, data: Any = None) -> SettingsForm:
    """Return the form of what the user can choose, with what holds for them now.

    PermissionDenied when that is nothing: they have not the plugin, or not the right.
    """
    names = _names(slug, user)
    form = settings.declared(slug).form(data, initial=settings.current(slug, user))
    form.label_suffix = ""
    form.fields = {name: form.fields[name] for name in names}
    return form


@transaction.atomic
def save_own_settings(*, slug: str, form: SettingsForm, user: Any) -> None:
    """Store what the user chose otherwise than the site; the rest goes on following the site.

    PermissionDenied for who can choose nothing here. ValueError when the form is not valid.
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
    # What is not open to the user now stays as it is.
    kept = {name: value for name, value in row.values.items() if name not in shown}
    row.values = kept | {name: v for name, v in shown.items() if v != of_site[name]}
    if row.values:
        row.save(update_fields=["values"])
    else:
        row.delete()
    settings.kept_for(user).pop(slug, None)


def reset_own_settings(*, slug: str, user: Any) -> None:
    """Forget what the user chose in this feature. PermissionDenied for who can choose nothing here."""
    _names(slug, user)
    PersonalSetting.objects.filter(slug=slug, user_id=user.pk).delete()
    settings.kept_for(user).pop(slug, None)


def _names(slug: str, user: Any) -> list[str]:
    names = own_names(slug, user)
    if not names:
        raise PermissionDenied
    return names
