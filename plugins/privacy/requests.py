"""Export and erase what plugins, and the framework itself, keep of a person, whether they are on or not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from kring.core.types import AuthenticatedUser
from plugins.contributions import store
from plugins.models import PersonalSetting
from plugins.privacy import kept as own


@dataclass(frozen=True)
class DataSubject:
    """How a plugin exports and erases what it keeps of a user."""

    slug: str
    export: Callable[[AuthenticatedUser], Any]
    erase: Callable[[AuthenticatedUser], None]


def export_for(user: AuthenticatedUser) -> dict[str, list[Any]]:
    """Return by plugin what it keeps of the user, as JSON values; under ``kring`` what the framework keeps.

    The user's own settings of a plugin are included. A plugin that fails makes all of it fail: half an
    export would pass for the whole.
    """
    kept = {
        known.slug: [subject.export(user) for subject in known.data_subjects]
        for known in store.everything()
        if known.data_subjects
    }
    for row in PersonalSetting.objects.filter(user_id=user.pk).order_by("slug"):
        kept.setdefault(row.slug, []).append({"settings": row.values})
    kept[own.OWN] = [own.export(user)]
    return kept


@transaction.atomic
def erase_for(user: AuthenticatedUser) -> list[str]:
    """Erase what every plugin and the framework keep of the user, all or nothing.

    Returns the slugs of the plugins that erase data.
    """
    own.erase(user)
    erased = []
    for known in store.everything():
        for subject in known.data_subjects:
            subject.erase(user)
        if known.data_subjects:
            erased.append(known.slug)
    PersonalSetting.objects.filter(user_id=user.pk).delete()
    return erased
