"""Enable, disable, stop and start a plugin as a whole."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.core.types import AuthenticatedUser
from plugins.contributions.tasks import drain
from plugins.install.pending import check_not_parked
from plugins.models import Plugin
from plugins.permissions import check_may_manage_releases
from releases.services.audit import recorded


@transaction.atomic
def enable_plugin(*, slug: str, version: str, user: AuthenticatedUser | None) -> Plugin:
    """Make the plugin ready for a release. It is still on for nobody. ParkedError when it is parked."""
    check_may_manage_releases(user)
    check_not_parked(slug)
    plugin, _is_new = Plugin.objects.get_or_create(slug=slug)
    with recorded(plugin=slug, action="enable", user=user) as (before, after):
        before |= {"enabled": plugin.is_enabled, "version": plugin.version}
        plugin.is_enabled, plugin.version = True, version
        plugin.save()
        after |= {"enabled": True, "version": version}
    return plugin


@transaction.atomic
def disable_plugin(*, plugin: Plugin, user: AuthenticatedUser | None, reason: str) -> None:
    """Take the plugin from everybody. Deletes nothing: enabling brings all of it back."""
    check_may_manage_releases(user)
    with recorded(plugin=plugin.slug, action="disable", user=user, reason=reason) as (
        before,
        after,
    ):
        before["enabled"] = plugin.is_enabled
        Plugin.objects.filter(pk=plugin.pk).update(is_enabled=False)
        after["enabled"] = False
    plugin.refresh_from_db()


@transaction.atomic
def kill_plugin(*, plugin: Plugin, user: AuthenticatedUser | None, reason: str) -> None:
    """Stop the plugin everywhere, within a second of the commit. ValueError without a reason.

    Its waiting jobs are dropped.
    """
    check_may_manage_releases(user)
    if not reason.strip():
        raise ValueError(_("Say why: colleagues will ask."))
    with recorded(plugin=plugin.slug, action="kill", user=user, reason=reason) as (before, after):
        before["killed"] = plugin.is_killed
        Plugin.objects.filter(pk=plugin.pk).update(
            is_killed=True,
            kill_reason=reason.strip(),
            killed_at=timezone.now(),
            killed_by=user,
        )
        after.update(killed=True, jobs_dropped=drain(plugin.pk))
    plugin.refresh_from_db()


@transaction.atomic
def revive_plugin(*, plugin: Plugin, user: AuthenticatedUser | None, reason: str) -> None:
    """Lift the stop: everyone who had the plugin has it again."""
    check_may_manage_releases(user)
    with recorded(plugin=plugin.slug, action="revive", user=user, reason=reason) as (before, after):
        before["killed"] = plugin.is_killed
        Plugin.objects.filter(pk=plugin.pk).update(
            is_killed=False, kill_reason="", killed_at=None, killed_by=None
        )
        after["killed"] = False
    plugin.refresh_from_db()
