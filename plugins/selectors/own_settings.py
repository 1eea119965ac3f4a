"""What a person can choose for themselves in the features that they have."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from plugins import registry
from plugins.contributions import store
from plugins.decisions import is_on
from plugins.models import PersonalSetting


@dataclass(frozen=True)
class Feature:
    """A feature with something to choose, as its reader knows it."""

    slug: str
    title: str
    summary: str


def own_names(slug: str, user: Any) -> list[str]:
    """Return the settings of the plugin that the user chooses, in their order; none without the plugin.

    No SQL, unless one of them names a permission.
    """
    known = store.get(slug)
    if known is None or known.declared_settings is None or not is_on(slug, user):
        return []
    return list(known.declared_settings.personal_of(user))


def has_own_settings(user: Any) -> bool:
    """Return whether any feature that the user has lets them choose something.

    Asked on every page: it stops at the first setting that it finds.
    """
    return any(
        True
        for known in store.everything()
        if known.declared_settings is not None and is_on(known.slug, user)
        for _name in known.declared_settings.personal_of(user)
    )


def own_features(user: Any) -> list[Feature]:
    """Return the features in which the user can choose something, by title."""
    found = [feature(known.slug) for known in store.everything() if own_names(known.slug, user)]
    return sorted(found, key=lambda each: each.title.casefold())


def feature(slug: str) -> Feature:
    """Return a feature in the language of the reader; one that is not installed has its slug."""
    found, language = registry.get(slug), (get_language() or "")[:2]
    if found is None:
        return Feature(slug, slug, "")
    return Feature(slug, found.title(language), found.summary(language))


def has_chosen(slug: str, user: Any) -> bool:
    """Return whether the user chose anything otherwise than the site."""
    return PersonalSetting.objects.filter(slug=slug, user_id=user.pk).exists()
