"""When a release ends: choosing the moment, telling of it in time, and noting that it has come.

The gate takes it from everybody at the moment itself, without any of this: the rules say until when they hold.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kring.jobs.api import enqueue
from plugins import mail, snapshot
from plugins.models import Release
from plugins.selectors.audience import released_to
from plugins.services.ladder import another_under_way, locked, next_ring
from plugins.services.local_time import local_of
from plugins.services.permissions import check_may_manage_releases, release_managers
from plugins.services.problems import ReleaseError
from plugins.services.touched import recorded

logger = logging.getLogger(__name__)

TELL_BEFORE = timedelta(days=7)
# In the history, which keeps what was said: a reader's language comes when it is shown.
END_CAME = gettext_noop("Its end had come.")


class EndError(ReleaseError):
    """The release cannot end then; the text says why."""


@transaction.atomic
def set_end(*, release: Release, ends_at: datetime | None, user: Any, reason: str) -> Release:
    """Let the release end at a moment, earlier or later than before, or with None not at all.

    One that has ended already goes on from where it was. EndError without a reason, for a moment that has
    passed or that is before a ring opens, and for a release that was rolled back or followed by another.
    """
    check_may_manage_releases(user)
    release = locked(release)
    _check_end(release, ends_at, reason)
    action = "set_end" if ends_at else "remove_end"
    with recorded(plugin=release.plugin_id, action=action, user=user, reason=reason) as (
        before,
        after,
    ):
        before |= {"ends_at": _told(release), "status": release.status}
        if release.status == Release.Status.ENDED:
            has_more = next_ring(release) is not None
            release.status = Release.Status.RUNNING if has_more else Release.Status.DONE
        release.ends_at, release.end_told_at = ends_at, None
        release.save(update_fields=["status", "ends_at", "end_told_at"])
        after |= {"release": release.pk, "ends_at": _told(release), "status": release.status}
    return release


def _check_end(release: Release, ends_at: datetime | None, reason: str) -> None:
    if not reason.strip():
        raise EndError(_("Say why: colleagues will ask."))
    if release.status == Release.Status.ROLLED_BACK:
        raise EndError(_("The release is over: plan a new one."))
    if release.status == Release.Status.ENDED and another_under_way(release):
        raise EndError(
            _("Another release of this plugin is under way: complete it or roll it back first.")
        )
    if ends_at is None:
        return
    if ends_at <= timezone.now():
        raise EndError(_("This moment has passed."))
    late = release.rings.filter(opened_at=None, starts_at__gte=ends_at).order_by("order").first()
    if late is not None:
        raise EndError(
            _("The ring “%(ring)s” would open after the release has ended.") % {"ring": late}
        )


def _told(release: Release) -> str | None:
    """Return the end as the history keeps it: what the clocks of its time zone show."""
    local = local_of(release.ends_at, release.time_zone)
    return f"{local:%d-%m-%Y %H:%M} ({release.time_zone})" if local else None


def end_due_releases() -> int:
    """Note in the history which releases have ended. Returns how many.

    Each in a transaction of its own: one that fails keeps no other waiting.
    """
    due = Release.objects.filter(status__in=snapshot.COUNTING, ends_at__lte=timezone.now())
    ended = 0
    for pk in due.order_by("pk").values_list("pk", flat=True):
        try:
            ended += _end(pk)
        except Exception:
            logger.exception("The end of the release %s could not be noted.", pk)
    return ended


@transaction.atomic
def _end(pk: int) -> bool:
    """Note one end; False when somebody moved it meanwhile."""
    release = locked(Release(pk=pk))
    if release.status not in snapshot.COUNTING or not release.has_ended:
        return False
    had = len(released_to(release))
    with recorded(
        plugin=release.plugin_id, action="end", user=None, reason=END_CAME, affected=had
    ) as (before, after):
        before["status"] = release.status
        release.status = Release.Status.ENDED
        release.save(update_fields=["status"])
        after |= {"release": release.pk, "ends_at": _told(release), "status": release.status}
    return True


def tell_coming_ends() -> int:
    """Tell all release managers of the releases that end within a week, once for each end.

    Returns how many releases there are.
    """
    now = timezone.now()
    coming = Release.objects.filter(
        status__in=snapshot.COUNTING, ends_at__gt=now, ends_at__lte=now + TELL_BEFORE,
        end_told_at=None,
    )  # fmt: skip
    return sum(_tell(pk) for pk in coming.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _tell(pk: int) -> bool:
    """Tell of one end, once: a second worker that comes by finds it done."""
    release = locked(Release(pk=pk))
    if release.end_told_at is not None or release.ends_at is None:
        return False
    ends_at = release.ends_at.isoformat()
    for user_id in release_managers().values_list("pk", flat=True):
        key = f"plugins:end:{release.pk}:{ends_at}:{user_id}"
        enqueue(send_end_notice, key=key, release_id=pk, ends_at=ends_at, user_id=user_id)
    release.end_told_at = timezone.now()
    release.save(update_fields=["end_told_at"])
    return True


def send_end_notice(*, release_id: int, ends_at: str, user_id: int) -> None:
    """Send one notice, unless the end was moved meanwhile or the manager left."""
    release = Release.objects.filter(pk=release_id, ends_at=datetime.fromisoformat(ends_at)).first()
    user = mail.recipient(user_id)
    if release is None or release.has_ended or user is None:
        return
    context = {
        "plugin_title": mail.plugin_title(release.plugin_id, mail.language_of(user)),
        "ends_at": local_of(release.ends_at, release.time_zone),
        "zone": release.time_zone,
    }
    path = reverse("kring_release_end", args=[release.pk])
    mail.send(user=user, template="end_coming", path=path, context=context)
