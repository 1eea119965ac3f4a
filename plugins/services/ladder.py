"""Climbing and descending the ladder of rings."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from plugins.models import Release, ReleaseEvent, Ring
from plugins.services.permissions import check_may_manage_releases
from plugins.snapshot import raise_stamp


class LadderError(Exception):
    """The release is not in a state in which this can be done; the text says which and why."""


def _lock(release: Release) -> Release:
    """Return the release as it is now, held until the transaction ends."""
    return Release.objects.select_for_update(of=("self",)).get(pk=release.pk)


def _record(
    release: Release, action: str, user: Any, reason: str, before: dict, after: dict
) -> None:
    ReleaseEvent.objects.append(
        plugin=release.plugin_id,
        action=action,
        actor=user,
        reason=reason,
        before=before,
        after={"release": release.pk, **after},
    )
    raise_stamp()


def current_ring(release: Release) -> Ring | None:
    """Return the highest opened ring; None before the first."""
    return release.rings.filter(opened_at__isnull=False).order_by("-order").first()


def next_ring(release: Release) -> Ring | None:
    """Return the ring that advancing would open; None at the top."""
    return release.rings.filter(opened_at__isnull=True).order_by("order").first()


def _another_under_way(release: Release) -> bool:
    under_way = (Release.Status.RUNNING, Release.Status.PAUSED)
    others = Release.objects.filter(plugin=release.plugin_id, status__in=under_way)
    return others.exclude(pk=release.pk).exists()


@transaction.atomic
def advance_release(*, release: Release, user: Any, reason: str = "") -> Ring:
    """Open the next ring. The first one starts the release; the last one completes it.

    LadderError when the release is paused or over, has no ring left, or the next ring's start has
    not come.
    """
    check_may_manage_releases(user)
    release = _lock(release)
    if release.status not in (Release.Status.DRAFT, Release.Status.RUNNING):
        message = f"The release is {release.get_status_display().lower()}: it cannot advance."
        raise LadderError(message)
    if _another_under_way(release):
        message = "Another release of this plugin is under way: complete it or roll it back first."
        raise LadderError(message)
    ring = next_ring(release)
    if ring is None:
        message = "There is no ring left to open."
        raise LadderError(message)
    if ring.starts_at and ring.starts_at > timezone.now():
        message = f"The ring “{ring}” opens on {ring.starts_at:%d-%m-%Y %H:%M %Z} at the earliest."
        raise LadderError(message)
    before = {"status": release.status, "ring": getattr(current_ring(release), "name", None)}
    ring.opened_at = timezone.now()
    ring.save(update_fields=["opened_at"])
    release.status = Release.Status.RUNNING if next_ring(release) else Release.Status.DONE
    release.save(update_fields=["status"])
    _record(release, "advance", user, reason, before, {"status": release.status, "ring": ring.name})
    return ring


def _change_status(
    release: Release, user: Any, reason: str, action: str, allowed: tuple, status: str
) -> Release:
    check_may_manage_releases(user)
    release = _lock(release)
    if release.status not in allowed:
        message = f"The release is {release.get_status_display().lower()}: it cannot {action}."
        raise LadderError(message)
    before = {"status": release.status}
    release.status = status
    release.save(update_fields=["status"])
    _record(release, action, user, reason, before, {"status": status})
    return release


@transaction.atomic
def pause_release(*, release: Release, user: Any, reason: str) -> Release:
    """Hold the release where it is: nobody gains it, nobody loses it."""
    allowed = (Release.Status.RUNNING,)
    return _change_status(release, user, reason, "pause", allowed, Release.Status.PAUSED)


@transaction.atomic
def resume_release(*, release: Release, user: Any, reason: str = "") -> Release:
    """Let a paused release go on."""
    allowed = (Release.Status.PAUSED,)
    return _change_status(release, user, reason, "resume", allowed, Release.Status.RUNNING)


@transaction.atomic
def roll_back_release(*, release: Release, user: Any, reason: str) -> Release:
    """Close every ring: everybody loses this version. What they made stays."""
    allowed = (Release.Status.RUNNING, Release.Status.PAUSED, Release.Status.DONE)
    release = _change_status(
        release, user, reason, "roll back", allowed, Release.Status.ROLLED_BACK
    )
    release.rings.update(opened_at=None)
    return release
