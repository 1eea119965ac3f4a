"""Enable and disable a plugin as a whole; stop and start it, or one of its features."""

import logging
from dataclasses import asdict

from django.contrib.auth import get_user_model
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from kring.core.commits import after_commit
from kring.core.patience import patience
from kring.core.types import AuthenticatedUser
from kring.jobs.api import enqueue
from plugins.contributions.tasks import drain
from plugins.gate import snapshot, stop
from plugins.gate.keys import feature_key, feature_of, plugin_of
from plugins.install.pending import check_not_parked
from plugins.models import Plugin
from plugins.permissions import check_may_manage_releases
from releases.models import ReleaseEvent
from releases.services.audit import recorded

logger = logging.getLogger(__name__)

# How long a stop waits for the database, which gets it anyhow within a minute.
PATIENCE_MS = 300
STOP_FIELDS = ("is_killed", "kill_reason", "killed_at", "killed_by", "stopped_features")


@transaction.atomic
def enable_plugin(*, slug: str, version: str, user: AuthenticatedUser | None) -> Plugin:
    """Make the plugin ready for a release. It is still on for nobody. ParkedError when it is parked."""
    check_may_manage_releases(user)
    check_not_parked(slug)
    plugin, _is_new = Plugin.objects.get_or_create(slug=slug)
    with recorded(plugin=slug, action="enable", user=user) as (before, after):
        before |= {"enabled": plugin.is_enabled, "version": plugin.version}
        plugin.is_enabled, plugin.version = True, version
        plugin.save(update_fields=["is_enabled", "version"])
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


def kill_plugin(
    *, plugin: Plugin, user: AuthenticatedUser | None, reason: str, feature: str = ""
) -> None:
    """Stop the plugin, or only this feature of it, everywhere, within a second. ValueError without a reason.

    Nothing that a plugin does to the database can hold this up: the stop is in force once it is written in Redis
    or a file. The row, the history and the end of its waiting jobs follow in a job.
    """
    check_may_manage_releases(user)
    if not reason.strip():
        raise ValueError(_("Say why: colleagues will ask."))
    key = feature_key(plugin.pk, feature)
    mark = stop.new(slug=key, reason=reason.strip(), user=user.pk if user else None)
    try:
        stop.write(mark)
    except OSError:
        logger.exception("The stop of %s can be written nowhere but in the database.", key)
        with transaction.atomic():
            _note(_locked(key), mark)
        return
    snapshot.look_at_stops()
    try:
        with patience(PATIENCE_MS), transaction.atomic():
            enqueue(note_stop, key=f"releases:stop:{key}:{mark.at}", **asdict(mark))
    except DatabaseError:
        logger.warning("%s is stopped; the database is busy and gets it later.", key)


@transaction.atomic
def note_stop(*, slug: str, reason: str = "", user: int | None = None, at: str = "") -> bool:
    """Write a stop that was made into the database, and remove its mark. Returns whether there was one to write.

    ``slug`` is the key of the plugin or feature. The job of a stop brings all of its mark along, so that a Redis that
    was emptied meanwhile loses none.
    """
    plugin = _locked(slug)
    mark = stop.read().get(slug)
    if mark is None and at:
        mark = stop.Mark(slug, reason, user, at)
    if mark is None:
        return False
    is_new = plugin is not None and _note(plugin, mark)
    # Not before: until the commit only the mark stops it.
    after_commit(stop.lift, mark)
    return is_new


def _locked(key: str) -> Plugin | None:
    """Return the row of the plugin to which this key belongs, locked; None when it was never enabled."""
    return Plugin.objects.select_for_update().filter(pk=plugin_of(key)).first()


def note_stops() -> int:
    """Write the stops that no job has written yet into the database, each by itself. Returns how many."""
    noted = 0
    for slug in stop.read():
        try:
            noted += note_stop(slug=slug)
        except Exception:
            logger.exception("The stop of %s could not be recorded.", slug)
    return noted


def _note(plugin: Plugin | None, mark: stop.Mark) -> bool:
    """Record the stop of a plugin, whose row is locked, or of its feature, and drop the waiting jobs.

    False when the plugin was never enabled, and when the history has the stop already: a mark that Redis brings back,
    because it could not be removed while that was away, stops nothing again.
    """
    if plugin is None:
        return False
    known = ReleaseEvent.objects.filter(plugin=plugin.pk, action="kill", after__at=mark.at)
    if known.exists():
        return False
    people = get_user_model().objects
    user = people.filter(pk=mark.user).first() if mark.user is not None else None
    with recorded(plugin=mark.slug, action="kill", user=user, reason=mark.reason) as (
        before,
        after,
    ):
        before["killed"] = _is_noted(plugin, mark.slug)
        if feature_of(mark.slug):
            plugin.stopped_features[mark.slug] = {"reason": mark.reason[:500], "at": mark.at}
        else:
            plugin.is_killed, plugin.kill_reason = True, mark.reason[:500]
            plugin.killed_at, plugin.killed_by = mark.stopped_at, user
        plugin.save(update_fields=STOP_FIELDS)
        after.update(killed=True, at=mark.at, jobs_dropped=drain(mark.slug))
    return True


def _is_noted(plugin: Plugin, key: str) -> bool:
    """Return whether the row of the plugin has the stop of this key."""
    return key in plugin.stopped_features if feature_of(key) else plugin.is_killed


@transaction.atomic
def revive_plugin(
    *, plugin: Plugin, user: AuthenticatedUser | None, reason: str, feature: str = ""
) -> None:
    """Lift the stop of the plugin, or of this feature: everyone who had it has it again."""
    check_may_manage_releases(user)
    key = feature_key(plugin.pk, feature)
    locked = Plugin.objects.select_for_update().get(pk=plugin.pk)
    mark = stop.read().get(key)
    if mark is not None:
        # The history has the stop before its end, however soon that comes.
        _note(locked, mark)
    with recorded(plugin=key, action="revive", user=user, reason=reason) as (before, after):
        before["killed"] = _is_noted(locked, key)
        if feature:
            locked.stopped_features.pop(key, None)
        else:
            locked.is_killed, locked.kill_reason = False, ""
            locked.killed_at = locked.killed_by = None
        locked.save(update_fields=STOP_FIELDS)
        after["killed"] = False
    if mark is not None:
        # While the row is still locked, or a job would write the stop that is lifted here.
        stop.lift(mark)
    plugin.refresh_from_db()
