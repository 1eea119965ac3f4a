"""When the next ring may open, and the clock that opens it or holds the release."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from plugins.models import Freeze, Release, ReleaseEvent, Ring
from plugins.selectors.feedback import answers, open_flops
from plugins.selectors.usage import errors, people_reached
from plugins.services.ladder import (
    advance_release,
    current_ring,
    next_ring,
    pause_release,
)
from plugins.services.limits import limits_of
from plugins.services.problems import ReleaseError

logger = logging.getLogger(__name__)

# In the history, which keeps what was said: a reader's language comes when it is shown.
ALL_HELD = gettext_noop("All conditions held.")
BUDGET_BURNT = gettext_noop("The error budget was used up.")


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must hold before the next ring opens, with the figures as they are."""

    name: str
    label: str
    holds: bool
    actual: Any
    needed: Any


def watched_since(ring: Ring) -> datetime:
    """Return since when the ring is watched: its opening, or the last time that the release resumed."""
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
    """Return what an open ring must show before the next one opens, each with its actual figure.

    Small rings are judged by counts, never by a statistic that needs a thousand people.
    """
    since = watched_since(ring)
    watched = int((timezone.now() - since) / timedelta(hours=1))
    failed = errors(ring.release, ring, since)
    reached = people_reached(ring.release, ring, ring.opened_at)
    said = answers(ring.release.plugin_id, ring.order)
    found = [
        Condition(
            "soak", _("Hours watched"), watched >= ring.soak_hours, watched, ring.soak_hours
        ),
        Condition(
            "errors", _("Errors, at most"), failed <= ring.error_budget, failed, ring.error_budget
        ),
        Condition("people", _("People who saw or used it"), reached >= ring.min_people, reached, ring.min_people),
        Condition(
            "answers", _("People who answered"), said >= ring.feedback_quorum, said,
            ring.feedback_quorum,
        ),
    ]  # fmt: skip
    if ring.blocks_on_open_flop:
        flops = open_flops(ring.release.plugin_id)
        found.append(Condition("flops", _("Open flops"), flops == 0, flops, 0))
    return found


def conditions_to_open(ring: Ring) -> list[Condition]:
    """Return what must hold for this ring itself to open: its date, and how wide it may be."""
    found = []
    if ring.starts_at:
        now = timezone.now()
        found.append(
            Condition("start", _("Not before"), ring.starts_at <= now, now, ring.starts_at)
        )
    for limit in limits_of(ring):
        found.append(Condition(limit.name, limit.label, limit.holds, limit.actual, limit.needed))
    return found


def advance_due_releases() -> dict[str, int]:
    """Open the rings whose time has come, and hold the releases whose error budget is used up.

    Each release in a transaction of its own: one that fails keeps no other waiting. Returns how many
    were advanced, paused, and failed.
    """
    counts = {"advanced": 0, "paused": 0, "failed": 0}
    running = Release.objects.filter(status=Release.Status.RUNNING)
    for pk in running.order_by("pk").values_list("pk", flat=True):
        try:
            done = _look_at(pk)
        except Exception:
            logger.exception("The release %s could not be looked at.", pk)
            done = "failed"
        if done:
            counts[done] += 1
    return counts


@transaction.atomic
def _look_at(pk: int) -> str:
    """Advance or pause one release if it is due; returns what was done.

    In a quiet period none advances by itself; one that used up its budget is held all the same.
    """
    release = Release.objects.select_for_update(of=("self",)).get(pk=pk)
    ring = current_ring(release)
    if release.status != Release.Status.RUNNING or ring is None:
        return ""
    found = conditions(ring)
    if not all(condition.holds for condition in found if condition.name == "errors"):
        pause_release(release=release, user=None, reason=BUDGET_BURNT)
        return "paused"
    coming = next_ring(release)
    if not release.advances_automatically or coming is None or release.plugin.is_killed:
        return ""
    if Freeze.on(timezone.localdate()):
        return ""
    if not all(condition.holds for condition in [*found, *conditions_to_open(coming)]):
        return ""
    try:
        advance_release(release=release, user=None, reason=ALL_HELD)
    except ReleaseError as error:
        logger.info("The release %s does not advance: %s", pk, error)
        return ""
    return "advanced"
