"""Enable, disable, stop and start a plugin as a whole."""

import logging
from dataclasses import asdict
from functools import partial

from django.contrib.auth import get_user_model
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from kring.core.patience import patience
from kring.core.types import AuthenticatedUser
from kring.jobs.api import enqueue
from plugins.contributions.tasks import drain
from plugins.gate import snapshot, stop
from plugins.install.pending import check_not_parked
from plugins.models import Plugin
from plugins.permissions import check_may_manage_releases
from releases.models import ReleaseEvent
from releases.services.audit import recorded

logger = logging.getLogger(__name__)

# How long a stop waits for the database, which gets it anyhow within a minute.
PATIENCE_MS = 300


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


def kill_plugin(*, plugin: Plugin, user: AuthenticatedUser | None, reason: str) -> None:
    """Stop the plugin everywhere, within a second. ValueError without a reason.

    Nothing that a plugin does to the database can hold this up: the stop is in force once it is written in Redis
    or a file. The row, the history and the end of its waiting jobs follow in a job.
    """
    check_may_manage_releases(user)
    if not reason.strip():
        raise ValueError(_("Say why: colleagues will ask."))
    mark = stop.new(slug=plugin.pk, reason=reason.strip(), user=user.pk if user else None)
    try:
        stop.write(mark)
    except OSError:
        logger.exception("The stop of %s can be written nowhere but in the database.", plugin.pk)
        with transaction.atomic():
            _note(plugin, mark)
        return
    snapshot.look_at_stops()
    try:
        with patience(PATIENCE_MS), transaction.atomic():
            enqueue(note_stop, key=f"releases:stop:{plugin.pk}:{mark.at}", **asdict(mark))
    except DatabaseError:
        logger.warning("%s is stopped; the database is busy and gets it later.", plugin.pk)


@transaction.atomic
def note_stop(*, slug: str, reason: str = "", user: int | None = None, at: str = "") -> bool:
    """Write a stop that was made into the database, and remove its mark. Returns whether there was one to write.

    The job of a stop brings all of its mark along, so that a Redis that was emptied meanwhile loses none.
    """
    plugin = Plugin.objects.select_for_update().filter(pk=slug).first()
    mark = stop.read().get(slug)
    if mark is None and at:
        mark = stop.Mark(slug, reason, user, at)
    if mark is None:
        return False
    is_new = plugin is not None and _note(plugin, mark)
    # Not before: until the commit only the mark stops it.
    transaction.on_commit(partial(stop.lift, mark), robust=True)
    return is_new


def note_stops() -> int:
    """Write the stops that no job has written yet into the database, each by itself. Returns how many."""
    noted = 0
    for slug in stop.read():
        try:
            noted += note_stop(slug=slug)
        except Exception:
            logger.exception("The stop of %s could not be recorded.", slug)
    return noted


def _note(plugin: Plugin, mark: stop.Mark) -> bool:
    """Record the stop and drop the waiting jobs of the plugin. False when the history has it already.

    A mark that Redis brings back, because it could not be removed while that was away, stops nothing again.
    """
    known = ReleaseEvent.objects.filter(plugin=plugin.pk, action="kill", after__at=mark.at)
    if known.exists():
        return False
    people = get_user_model().objects
    user = people.filter(pk=mark.user).first() if mark.user is not None else None
    with recorded(plugin=plugin.pk, action="kill", user=user, reason=mark.reason) as (
        before,
        after,
    ):
        before["killed"] = plugin.is_killed
        Plugin.objects.filter(pk=plugin.pk).update(
            is_killed=True, kill_reason=mark.reason[:500], killed_at=mark.stopped_at, killed_by=user
        )
        after.update(killed=True, at=mark.at, jobs_dropped=drain(plugin.pk))
    return True


@transaction.atomic
def revive_plugin(*, plugin: Plugin, user: AuthenticatedUser | None, reason: str) -> None:
    """Lift the stop: everyone who had the plugin has it again."""
    check_may_manage_releases(user)
    locked = Plugin.objects.select_for_update().get(pk=plugin.pk)
    mark = stop.read().get(plugin.pk)
    if mark is not None:
        # The history has the stop before its end, however soon that comes.
        _note(locked, mark)
    with recorded(plugin=plugin.slug, action="revive", user=user, reason=reason) as (before, after):
        before["killed"] = locked.is_killed or mark is not None
        Plugin.objects.filter(pk=plugin.pk).update(
            is_killed=False, kill_reason="", killed_at=None, killed_by=None
        )
        after["killed"] = False
    if mark is not None:
        # While the row is still locked, or a job would write the stop that is lifted here.
        stop.lift(mark)
    plugin.refresh_from_db()
