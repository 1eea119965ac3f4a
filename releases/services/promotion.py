"""Decide when the next ring may open, and open it or pause the release on schedule."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kring.core.errors import RefusedError
from releases.listening import Condition, listener
from releases.models import Freeze, Release, ReleaseEvent, Ring
from releases.selectors.usage import errors, people_reached
from releases.services.ladder import advance_release, current_ring, next_ring, pause_release
from releases.services.limits import limits_of

logger = logging.getLogger(__name__)

# The history stores them in English; they are translated when they are shown.
ALL_HELD = gettext_noop("All conditions held.")
BUDGET_BURNT = gettext_noop("The error budget was used up.")


def watched_since(ring: Ring) -> datetime:
    """Return since when the ring is watched: its opening, or the last resumption of the release."""
    assert ring.opened_at is not None  # noqa: S101
    resumed = (
        ReleaseEvent.objects.filter(
            plugin=ring.release.plugin_id, action="resume", created_at__gt=ring.opened_at
        )
        .order_by("-sequence")
        .values_list("created_at", flat=True)
        .first()
    )
    return resumed or ring.opened_at


def conditions(ring: Ring) -> list[Condition]:
    """Return the conditions of an open ring for the next one to open, each with its actual figure.

    Small rings are judged by counts, never by a statistic that needs a thousand people.
    """
    since = watched_since(ring)
    watched = int((timezone.now() - since) / timedelta(hours=1))
    failed = errors(ring.release, ring, since)
    reached = people_reached(ring.release, ring, ring.opened_at)
    return [
        Condition("soak", _("Hours watched"), watched >= ring.soak_hours, watched, ring.soak_hours),
        Condition(
            "errors", _("Errors, at most"), failed <= ring.error_budget, failed, ring.error_budget
        ),
        Condition(
            name="people",
            label=_("People who saw or used it"),
            holds=reached >= ring.min_people,
            actual=reached,
            needed=ring.min_people,
            counts_people=True,
        ),
        *listener().conditions(ring),
    ]


def conditions_to_open(ring: Ring) -> list[Condition]:
    """Return the conditions for this ring itself to open: its date and its limits."""
    start = []
    if ring.starts_at:
        now = timezone.now()
        start = [Condition("start", _("Not before"), ring.starts_at <= now, now, ring.starts_at)]
    limits = [
        Condition(limit.name, limit.label, limit.holds, limit.actual, limit.needed)
        for limit in limits_of(ring)
    ]
    return start + limits


def advance_due_releases() -> dict[str, int]:
    """Open the rings that are due, and pause the releases whose error budget is used up.

    Each release has a transaction of its own: one that fails does not delay the others. Returns how many
    were advanced, paused, and failed.
    """
    counts = {"advanced": 0, "paused": 0, "failed": 0}
    running = Release.objects.filter(status=Release.Status.RUNNING)
    for pk in running.order_by("pk").values_list("pk", flat=True):
        try:
            outcome = _advance_or_pause(pk)
        except Exception:
            logger.exception("The release %s could not be checked.", pk)
            outcome = "failed"
        if outcome:
            counts[outcome] += 1
    return counts


@transaction.atomic
def _advance_or_pause(pk: int) -> str:
    """Advance or pause one release if it is due. Returns what was done, or an empty string.

    In a quiet period no release advances; one that used up its budget is paused all the same.
    """
    release = Release.objects.select_for_update(of=("self",)).get(pk=pk)
    ring = current_ring(release)
    if release.status != Release.Status.RUNNING or ring is None:
        return ""
    current = conditions(ring)
    if not all(condition.holds for condition in current if condition.name == "errors"):
        pause_release(release=release, user=None, reason=BUDGET_BURNT)
        return "paused"
    coming = next_ring(release)
    if not release.advances_automatically or coming is None or release.plugin.is_stopped:
        return ""
    if Freeze.on(timezone.localdate()):
        return ""
    if not all(condition.holds for condition in [*current, *conditions_to_open(coming)]):
        return ""
    try:
        advance_release(release=release, user=None, reason=ALL_HELD)
    except RefusedError as error:
        logger.info("The release %s does not advance: %s", pk, error)
        return ""
    return "advanced"
