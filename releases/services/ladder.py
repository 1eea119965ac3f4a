"""Open the rings of a release one by one, pause and resume it, and roll it back."""

from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kring.core.types import AuthenticatedUser
from plugins.contributions.breaker import close_breakers, stops_concerning
from plugins.install.pending import check_not_parked
from plugins.permissions import check_may_manage_releases
from releases.errors import ReleaseError
from releases.models import Release, Ring
from releases.selectors.installed import lacks_feature, not_counted
from releases.services.audit import recorded
from releases.services.limits import check_may_open

# Why a stop was closed, as it is stored.
REPLACED = gettext_noop("Another version was released.")
ROLLED_BACK = gettext_noop("The release was rolled back.")


class LadderError(ReleaseError):
    """The state of the release does not allow this; the text says why."""


def locked(release: Release) -> Release:
    """Return the release as it is now, locked until the transaction ends."""
    return Release.objects.select_for_update(of=("self",)).get(pk=release.pk)


def current_ring(release: Release) -> Ring | None:
    """Return the highest opened ring; None before the first."""
    return release.rings.filter(opened_at__isnull=False).order_by("-order").first()


def next_ring(release: Release) -> Ring | None:
    """Return the ring that advancing would open; None at the top."""
    return release.rings.filter(opened_at__isnull=True).order_by("order").first()


def another_under_way(release: Release) -> bool:
    """Return whether another release of the same plugin or feature is running or paused."""
    others = Release.objects.filter(
        plugin=release.plugin_id, feature=release.feature, status__in=Release.UNDER_WAY
    )
    return others.exclude(pk=release.pk).exists()


@transaction.atomic
def advance_release(
    *,
    release: Release,
    user: AuthenticatedUser | None,
    reason: str = "",
    expected: str | None = None,
) -> Ring:
    """Open the next ring. The first one starts the release; the last one completes it.

    Starting a version closes the stops of other versions. ``expected`` is the key of the ring that somebody decided to
    open: a second click, or a second manager, opens no further one. LadderError when another ring is next, and by
    hand without a reason; LadderError and LimitError as ``openable_ring`` says.
    """
    check_may_manage_releases(user)
    _check_reason(user, reason)
    release = locked(release)
    ring = openable_ring(release)
    if expected is not None and expected != str(ring.pk):
        raise LadderError(_("Another ring is next by now: look at the release again."))
    with recorded(plugin=release.feature_key, action="advance", user=user, reason=reason) as (
        before,
        after,
    ):
        if release.status == Release.Status.DRAFT:
            own = stops_concerning(release.feature_key).filter(feature=release.feature_key)
            close_breakers(own.exclude(version=release.version), user=user, reason=REPLACED)
            _check_not_stopped(release)
        below = current_ring(release)
        before |= {"status": release.status, "ring": below.name if below else None}
        ring.opened_at = timezone.now()
        ring.save(update_fields=["opened_at"])
        release.status = Release.Status.RUNNING if next_ring(release) else Release.Status.DONE
        release.save(update_fields=["status"])
        after |= {"release": release.pk, "status": release.status, "ring": ring.name}
    return ring


def _check_reason(user: AuthenticatedUser | None, reason: str) -> None:
    """LadderError for a change by hand without a reason."""
    if user is not None and not reason.strip():
        raise LadderError(_("Say why: colleagues will ask."))


def _check_not_stopped(release: Release) -> None:
    """LadderError while it, or its plugin, is stopped by evidence, for everybody or for a unit."""
    if stops_concerning(release.feature_key).exists():
        raise LadderError(
            _("It is stopped by evidence: switch it on again when the cause is gone, or roll back.")
        )


def openable_ring(release: Release) -> Ring:
    """Return the ring that may open now.

    LadderError when it or its plugin is stopped, when its plugin is disabled, parked or without this feature, when
    it would start with a version that is not installed, when the release is paused, stopped by evidence or over, has no ring left, or the next ring's start is still to come; LimitError
    when the ring is wider than the plugin's quality or dependencies allow. Starting a version lifts the stops of
    others, so those do not count for a draft.
    """
    check_status(release, "advance")
    _check_plugin_runs(release)
    if release.status != Release.Status.DRAFT:
        _check_not_stopped(release)
    if release.has_ended:
        raise LadderError(_("This release has ended: move its end first, or plan a new one."))
    if another_under_way(release):
        raise LadderError(
            _("Another release of this plugin is under way: complete it or roll it back first.")
        )
    ring = next_ring(release)
    if ring is None:
        raise LadderError(_("There is no ring left to open."))
    if ring.starts_at and ring.starts_at > timezone.now():
        local = ring.starts_at.astimezone(ZoneInfo(release.time_zone))
        raise LadderError(
            _("The ring “%(ring)s” opens on %(moment)s (%(zone)s) at the earliest.")
            % {"ring": ring, "moment": f"{local:%d-%m-%Y %H:%M}", "zone": release.time_zone}
        )
    check_may_open(ring)
    return ring


def _check_plugin_runs(release: Release) -> None:
    """LadderError when nobody would get it: a release that reaches nobody must not climb unwatched."""
    plugin = release.plugin
    if release.is_stopped:
        raise LadderError(_("It is stopped by hand: start it again before another ring opens."))
    if not plugin.is_enabled:
        raise LadderError(_("The plugin is disabled: enable it before another ring opens."))
    check_not_parked(plugin.slug)
    if lacks_feature(release):
        raise LadderError(
            _("The installed version of the plugin has no feature “%(feature)s”.")
            % {"feature": release.feature}
        )
    if release.status == Release.Status.DRAFT and (text := not_counted(release)):
        raise LadderError(text)


# The states of a release in which each action can be done.
ALLOWED = {
    "advance": (Release.Status.DRAFT, Release.Status.RUNNING),
    "pause": (Release.Status.RUNNING,),
    "resume": (Release.Status.PAUSED,),
    "wait": (Release.Status.RUNNING,),
    "roll_back": (Release.Status.RUNNING, Release.Status.PAUSED, Release.Status.DONE),
}


def check_status(release: Release, action: str) -> None:
    """LadderError unless the state of the release allows this action."""
    if release.status not in ALLOWED[action]:
        raise LadderError(
            _("This cannot be done while the release is: %(status)s.")
            % {"status": release.get_status_display()}
        )


def check_may_resume(release: Release) -> None:
    """LadderError unless the release is paused, and not stopped by evidence."""
    check_status(release, "resume")
    _check_not_stopped(release)


def _change_status(
    release: Release,
    user: AuthenticatedUser | None,
    reason: str,
    action: str,
    status: str,
) -> Release:
    check_may_manage_releases(user)
    _check_reason(user, reason)
    release = locked(release)
    check_status(release, action)
    with recorded(
        plugin=release.feature_key,
        action=action,
        user=user,
        reason=reason,
        counts=status == Release.Status.ROLLED_BACK,
    ) as (before, after):
        before["status"] = release.status
        release.status = status
        release.save(update_fields=["status"])
        after |= {"release": release.pk, "status": status}
    return release


@transaction.atomic
def pause_release(*, release: Release, user: AuthenticatedUser | None, reason: str) -> Release:
    """Pause the release where it is: nobody gains it, nobody loses it."""
    return _change_status(release, user, reason, "pause", Release.Status.PAUSED)


@transaction.atomic
def resume_release(
    *, release: Release, user: AuthenticatedUser | None, reason: str = ""
) -> Release:
    """Resume a paused release. LadderError as ``check_may_resume`` says."""
    check_may_manage_releases(user)
    check_may_resume(locked(release))
    return _change_status(release, user, reason, "resume", Release.Status.RUNNING)


@transaction.atomic
def wait_with_release(*, release: Release, user: AuthenticatedUser, reason: str) -> Release:
    """Write down that a release without a decision waits for more evidence, and why."""
    return _change_status(release, user, reason, "wait", Release.Status.RUNNING)


@transaction.atomic
def roll_back_release(*, release: Release, user: AuthenticatedUser | None, reason: str) -> Release:
    """Close its rings. Whoever an earlier release reaches as well keeps it; what people made stays."""
    release = _change_status(release, user, reason, "roll_back", Release.Status.ROLLED_BACK)
    release.rings.update(opened_at=None, mandatory_since=None, mandatory_reason="")
    # Whoever has it by another release has the same code: what stopped that stays stopped for them.
    others = Release.objects.filter(
        plugin=release.plugin_id, feature=release.feature, status__in=Release.COUNTING
    )
    if not others.exists():
        stops = stops_concerning(release.feature_key).filter(feature=release.feature_key)
        close_breakers(stops, user=user, reason=ROLLED_BACK)
    return release
