"""What plugins, and the framework itself, keep of a person: handed over and erased on request, whether they are on or not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from plugins import personal_data
from plugins.contributions import store
from plugins.models import PersonalSetting


@dataclass(frozen=True)
class DataSubject:
    """How a plugin hands over and erases what it keeps of a user."""

    slug: str
    export: Callable[[Any], Any]
    erase: Callable[[Any], None]


def export_for(user: Any) -> dict[str, list[Any]]:
    """Return by plugin what it keeps of the user, as JSON values; under ``kring`` what the framework keeps.

    What the user chose for themselves in a plugin is among it. A plugin that fails makes all of it
    fail: half an answer would pass for the whole.
    """
    kept = {
        known.slug: [subject.export(user) for subject in known.data_subjects]
        for known in store.everything()
        if known.data_subjects
    }
    for row in PersonalSetting.objects.filter(user_id=user.pk).order_by("slug"):
        kept.setdefault(row.slug, []).append({"settings": row.values})
    kept[personal_data.OWN] = [personal_data.export(user)]
    return kept


@transaction.atomic
def erase_for(user: Any) -> list[str]:
    """Erase what every plugin and the framework keep of the user: all of it or nothing. Returns the slugs asked."""
    personal_data.erase(user)
    asked = []
    for known in store.everything():
        for subject in known.data_subjects:
            subject.erase(user)
        if known.data_subjects:
            asked.append(known.slug)
    PersonalSetting.objects.filter(user_id=user.pk).delete()
    return asked
