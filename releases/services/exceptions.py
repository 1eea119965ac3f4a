"""Make and end exceptions by hand: people get a plugin, or lose it, whatever the rings say."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kring.core.types import AuthenticatedUser
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
) -> Override:
    """Give the plugin to the people with a subject key, or deny it to them, until a moment or for good.

    Replaces an earlier exception for the same key. OverrideError without a reason.
    """
    check_may_manage_releases(user)
    if not reason.strip():
        raise OverrideError(_("Say why: colleagues will ask."))
    with recorded(plugin=plugin.slug, action=f"exception_{effect}", user=user, reason=reason) as (
        before,
        after,
    ):
        earlier = Override.objects.filter(plugin=plugin, key=key).first()
        before |= {"key": key, "effect": earlier.effect if earlier else None}
        override, _is_new = Override.objects.update_or_create(
            plugin=plugin,
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
    with recorded(plugin=override.plugin_id, action="exception_end", user=user, reason=reason) as (
        before,
        after,
    ):
        before |= {"key": override.key, "effect": override.effect}
        after |= {"key": override.key, "effect": None}
        override.delete()
