"""Read which settings a person can choose for themselves."""

from dataclasses import dataclass

from django.utils.translation import get_language

from kring.core.types import AnyUser, AuthenticatedUser
from plugins.contributions import store
from plugins.gate.decisions import is_on
from plugins.install import registry
from plugins.models import PersonalSetting


@dataclass(frozen=True)
class Feature:
    """A feature with settings of the reader's own."""

    slug: str
    title: str
    summary: str


def own_names(slug: str, user: AuthenticatedUser) -> list[str]:
    """Return the plugin's settings that the user may choose, in their order; none without the plugin.

    No SQL, unless one of them names a permission.
    """
    known = store.get(slug)
    if known is None or known.declared_settings is None or not is_on(slug, user):
        return []
    return list(known.declared_settings.personal_of(user))


def has_own_settings(user: AnyUser) -> bool:
    """Return whether any feature of the user has settings of their own.

    Called on every page: it stops at the first such setting.
    """
    return any(
        True
        for known in store.everything()
        if known.declared_settings is not None and is_on(known.slug, user)
        for _name in known.declared_settings.personal_of(user)
    )


def own_features(user: AuthenticatedUser) -> list[Feature]:
    """Return the features with settings of the user's own, by title."""
    features = [feature(known.slug) for known in store.everything() if own_names(known.slug, user)]
    return sorted(features, key=lambda each: each.title.casefold())


def feature(slug: str) -> Feature:
    """Return a feature in the language of the reader; one that is not installed has its slug as title."""
    plugin, language = registry.get(slug), (get_language() or "")[:2]
    if plugin is None:
        return Feature(slug, slug, "")
    return Feature(slug, plugin.title(language), plugin.summary(language))


def has_chosen(slug: str, user: AuthenticatedUser) -> bool:
    """Return whether the user chose anything differently from the site."""
    return PersonalSetting.objects.filter(slug=slug, user_id=user.pk).exists()
