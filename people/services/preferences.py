"""Save the preferences of readers: languages, appearance and time zone."""

import zoneinfo
from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from kring.core.languages import CONTENT_LANGUAGES
from people.models import User

# Wagtail's admin names its themes differently.
ADMIN_THEMES = {
    User.Appearance.AUTO: UserProfile.AdminColorThemes.SYSTEM,
    User.Appearance.LIGHT: UserProfile.AdminColorThemes.LIGHT,
    User.Appearance.DARK: UserProfile.AdminColorThemes.DARK,
}


@transaction.atomic
def save_preferences(
    *, actor: User, user: User, language: str, reads: Sequence[str], appearance: str, time_zone: str
) -> None:
    """Save the preferences for the site and for Wagtail's admin.

    An empty language means that of the browser, an empty time zone that of the organisation.
    ``reads`` are the languages of content that the user reads.
    PermissionDenied unless the actor is the user; ValidationError for an unknown choice.
    """
    if actor.pk != user.pk:
        raise PermissionDenied
    if language and language not in dict(settings.LANGUAGES):
        raise ValidationError(_("Choose one of the languages."))
    if not dict(CONTENT_LANGUAGES).keys() >= set(reads):
        raise ValidationError(_("Choose one of the languages."))
    if time_zone and time_zone not in zoneinfo.available_timezones():
        raise ValidationError(_("Choose one of the time zones."))
    user.language, user.appearance = language, User.Appearance(appearance)
    user.reads = list(reads)
    user.save(update_fields=["language", "reads", "appearance"])
    UserProfile.objects.update_or_create(
        user=user,
        defaults={
            "preferred_language": language,
            "current_time_zone": time_zone,
            "theme": ADMIN_THEMES[user.appearance],
        },
    )


def follow_admin_language(*, profile: UserProfile) -> None:
    """Copy the language chosen in Wagtail's admin to the site."""
    language = profile.preferred_language
    if language in dict(settings.LANGUAGES):
        User.objects.filter(pk=profile.user_id).exclude(language=language).update(language=language)


def follow_site_choices(*, user: User) -> None:
    """Copy the language and appearance chosen on the site to Wagtail's admin.

    A login without a profile needs none: the admin then follows the language of the site.
    """
    UserProfile.objects.filter(user=user).update(
        preferred_language=user.language, theme=ADMIN_THEMES[User.Appearance(user.appearance)]
    )
