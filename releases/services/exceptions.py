"""Make and end exceptions by hand: people get a plugin or feature, or lose it, whatever the rings say."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kring.core.types import AuthenticatedUser
from plugins.gate.keys import feature_key
from plugins.install.features import find_feature
from plugins.models import Plugin
from plugins.permissions import check_may_manage_releases
from releases.errors import ReleaseError
from releases.models import Override
from releases.services.audit import recorded


class OverrideError(ReleaseError):
    """The exception cannot be made; the text says why."""


@transaction.atomic
def add_override(
    *,
    plugin: Plugin,
    key: str,
    effect: str,
    reason: str,
    user: AuthenticatedUser,
    expires_at: datetime | None = None,
    feature: str = "",
) -> Override:
    """Give the plugin, or this feature of it, to the people with a subject key, or deny it to them.

    Until a moment or for good; a feature is given only to those of them who have its plugin. Replaces an earlier
    exception for the same key. OverrideError without a reason, and for a feature that is not installed.
    """
    check_may_manage_releases(user)
    if not reason.strip():
        raise OverrideError(_("Say why: colleagues will ask."))
    target = feature_key(plugin.slug, feature)
    if feature and find_feature(target) is None:
        raise OverrideError(
            _("The installed version of the plugin has no feature “%(feature)s”.")
            % {"feature": feature}
        )
    with recorded(plugin=target, action=f"exception_{effect}", user=user, reason=reason) as (
        before,
        after,
    ):
        earlier = Override.objects.filter(plugin=plugin, feature=feature, key=key).first()
        before |= {"key": key, "effect": earlier.effect if earlier else None}
        override, _is_new = Override.objects.update_or_create(
            plugin=plugin,
            feature=feature,
            key=key,
            defaults={
                "effect": effect,
                "reason": reason.strip(),
                "expires_at": expires_at,
                "created_by": user,
            },
        )
        until = expires_at.isoformat() if expires_at else None
        after |= {"key": key, "effect": effect, "until": until}
    return override


@transaction.atomic
def remove_override(*, override: Override, user: AuthenticatedUser, reason: str = "") -> None:
    """End an exception: the rings decide again."""
    check_may_manage_releases(user)
    with recorded(
        plugin=override.feature_key, action="exception_end", user=user, reason=reason
    ) as (
        before,
        after,
    ):
        before |= {"key": override.key, "effect": override.effect}
        after |= {"key": override.key, "effect": None}
        override.delete()
