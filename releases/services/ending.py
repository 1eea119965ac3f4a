"""Set the end of a release, notify release managers in time, and record that it has ended.

The gate needs none of this to take it from everybody on time: the rules say until when they hold.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kring.core.types import AuthenticatedUser
from plugins import mail
from plugins.permissions import check_may_manage_releases
from releases.errors import ReleaseError
from releases.models import Release
from releases.selectors.audience import released_to
from releases.services.audit import recorded
from releases.services.ladder import another_under_way, locked, next_ring
from releases.services.local_time import local_of
from releases.services.telling import tell_managers

logger = logging.getLogger(__name__)

NOTIFY_BEFORE = timedelta(days=7)
# The history stores it in English; it is translated when it is shown.
END_CAME = gettext_noop("Its end had come.")


class EndError(ReleaseError):
    """The release cannot end then; the text says why."""


@transaction.atomic
def set_end(
    *, release: Release, ends_at: datetime | None, user: AuthenticatedUser, reason: str
) -> Release:
    """Set the moment at which the release ends; None removes its end.

    A release that has ended continues from where it was. EndError without a reason, for a moment that has
    passed or that is before a ring opens, and for a release that was rolled back or followed by another.
    """
    check_may_manage_releases(user)
    release = locked(release)
    _check_end(release, ends_at, reason)
    action = "set_end" if ends_at else "remove_end"
    with recorded(plugin=release.feature_key, action=action, user=user, reason=reason) as (
        before,
        after,
    ):
        before |= {"ends_at": _as_history(release), "status": release.status}
        if release.status == Release.Status.ENDED:
            has_more = next_ring(release) is not None
            release.status = Release.Status.RUNNING if has_more else Release.Status.DONE
        release.ends_at, release.end_told_at = ends_at, None
        release.save(update_fields=["status", "ends_at", "end_told_at"])
        after |= _ended(release)
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


def _ended(release: Release) -> dict[str, int | str | None]:
    return {"release": release.pk, "ends_at": _as_history(release), "status": release.status}


def _as_history(release: Release) -> str | None:
    """Return the end as the history keeps it: in the release's own time zone."""
    local = local_of(release.ends_at, release.time_zone)
    return f"{local:%d-%m-%Y %H:%M} ({release.time_zone})" if local else None


def end_due_releases() -> int:
    """Record in the history which releases have ended. Returns how many.

    Each has a transaction of its own: one that fails does not delay the others.
    """
    due = Release.objects.filter(status__in=Release.COUNTING, ends_at__lte=timezone.now())
    ended = 0
    for pk in due.order_by("pk").values_list("pk", flat=True):
        try:
            ended += _end(pk)
        except Exception:
            logger.exception("The end of the release %s could not be recorded.", pk)
    return ended


@transaction.atomic
def _end(pk: int) -> bool:
    """Record one end; False when it was moved meanwhile."""
    release = locked(Release(pk=pk))
    if release.status not in Release.COUNTING or not release.has_ended:
        return False
    affected = len(released_to(release))
    with recorded(
        plugin=release.feature_key, action="end", user=None, reason=END_CAME, affected=affected
    ) as (before, after):
        before["status"] = release.status
        release.status = Release.Status.ENDED
        release.save(update_fields=["status"])
        after |= _ended(release)
    return True


def notify_coming_ends() -> int:
    """Mail all release managers about the releases that end within a week, once for each end.

    Returns how many releases.
    """
    now = timezone.now()
    coming = Release.objects.filter(
        status__in=Release.COUNTING,
        ends_at__gt=now,
        ends_at__lte=now + NOTIFY_BEFORE,
        end_told_at=None,
    )
    return sum(_notify(pk) for pk in coming.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _notify(pk: int) -> bool:
    """Enqueue the notices of one end, once: a second worker finds it done."""
    release = locked(Release(pk=pk))
    if release.end_told_at is not None or release.ends_at is None:
        return False
    ends_at = release.ends_at.isoformat()
    about = f"end:{release.pk}:{ends_at}"
    tell_managers(send_end_notice, about=about, release_id=pk, ends_at=ends_at)
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
        "plugin_title": mail.plugin_title(release.feature_key, mail.language_of(user)),
        "ends_at": local_of(release.ends_at, release.time_zone),
        "zone": release.time_zone,
    }
    path = reverse("kring_release_end", args=[release.pk])
    mail.send(user=user, template="releases/email/end_coming", path=path, context=context)
