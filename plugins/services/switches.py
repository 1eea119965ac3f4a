"""Enable, disable, stop and start again: what concerns a plugin as a whole."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from plugins.models import Plugin, ReleaseEvent
from plugins.services.permissions import check_may_manage_releases
from plugins.snapshot import raise_stamp


def _record(plugin: Plugin, action: str, user: Any, reason: str, before: dict, after: dict) -> None:
    ReleaseEvent.objects.append(
        plugin=plugin.slug, action=action, actor=user, reason=reason, before=before, after=after
    )
    raise_stamp()


@transaction.atomic
def enable_plugin(*, slug: str, version: str, user: Any) -> Plugin:
    """Make the plugin known and ready for a release. It is still on for nobody."""
    check_may_manage_releases(user)
    plugin, _created = Plugin.objects.get_or_create(slug=slug)
    before = {"enabled": plugin.is_enabled, "version": plugin.version}
    plugin.is_enabled, plugin.version = True, version
    plugin.save()
    _record(plugin, "enable", user, "", before, {"enabled": True, "version": version})
    return plugin


@transaction.atomic
def disable_plugin(*, plugin: Plugin, user: Any, reason: str) -> None:
    """Take the plugin away from everybody. Deletes nothing: enabling brings all of it back."""
    check_may_manage_releases(user)
    Plugin.objects.filter(pk=plugin.pk).update(is_enabled=False)
    before = {"enabled": plugin.is_enabled}
    _record(plugin, "disable", user, reason, before, {"enabled": False})
    plugin.refresh_from_db()


@transaction.atomic
def kill_plugin(*, plugin: Plugin, user: Any, reason: str) -> None:
    """Stop the plugin everywhere, within a second of the commit. ValueError without a reason."""
    check_may_manage_releases(user)
    if not reason.strip():
        message = "Say why: colleagues will ask."
        raise ValueError(message)
    Plugin.objects.filter(pk=plugin.pk).update(
        is_killed=True,
        kill_reason=reason.strip(),
        killed_at=timezone.now(),
        killed_by=user,
    )
    before = {"killed": plugin.is_killed}
    _record(plugin, "kill", user, reason, before, {"killed": True})
    plugin.refresh_from_db()


@transaction.atomic
def revive_plugin(*, plugin: Plugin, user: Any, reason: str) -> None:
    """Lift the stop: whoever had the plugin has it again."""
    check_may_manage_releases(user)
    Plugin.objects.filter(pk=plugin.pk).update(
        is_killed=False, kill_reason="", killed_at=None, killed_by=None
    )
    before = {"killed": plugin.is_killed}
    _record(plugin, "revive", user, reason, before, {"killed": False})
    plugin.refresh_from_db()
