"""Exceptions by hand: somebody has a plugin, or has it not, whatever the rings say."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from plugins.models import Override, Plugin
from plugins.services.permissions import check_may_manage_releases
from plugins.services.problems import ReleaseError
from plugins.services.touched import recorded


class OverrideError(ReleaseError):
    """The exception cannot be made; the text says why."""


@transaction.atomic
def add_override(
    *,
    plugin: Plugin,
    key: str,
    effect: str,
    reason: str,
    user: Any,
    expires_at: datetime | None = None,
) -> Override:
    """Give the plugin to whoever has the subject key, or keep it from them, until a moment or for good.

    Replaces an earlier exception for the same key. OverrideError without a reason.
    """
    check_may_manage_releases(user)
    if not reason.strip():
        raise OverrideError(_("Say why: somebody will ask."))
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
def remove_override(*, override: Override, user: Any, reason: str = "") -> None:
    """Let the rings decide again."""
    check_may_manage_releases(user)
    with recorded(plugin=override.plugin_id, action="exception_end", user=user, reason=reason) as (
        before,
        after,
    ):
        before |= {"key": override.key, "effect": override.effect}
        after |= {"key": override.key, "effect": None}
        override.delete()
