"""Decide by evidence when the next ring may open, and open it, hold the release or ask its managers on schedule."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kring.core.days import today
from kring.core.errors import RefusedError
from releases.evidence.decide import Answer
from releases.models import Freeze, Release, ReleaseEvent, Ring
from releases.selectors.decisions import Judged, judged
from releases.selectors.installed import running_instead
from releases.services.asking import tell_held, tell_undecided
from releases.services.ladder import advance_release, current_ring, next_ring, pause_release
from releases.services.limits import limits_of
from releases.services.recovering import HELD
from releases.services.simulate import sizes_of

logger = logging.getLogger(__name__)

# The history stores them in English; they are translated when they are shown.
ALL_HELD = gettext_noop("The evidence lets it go on.")
DISLIKED = gettext_noop("Too many of the answers are flops.")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that must hold before a ring opens, with the actual and the needed figure."""

    name: str
    label: str
    holds: bool
    actual: int | str | datetime
    needed: int | str | datetime


def conditions_to_open(ring: Ring, adds: int) -> list[Condition]:
    """Return the conditions for this ring itself to open: its date, its limits, and that it adds somebody.

    And that its version runs, where another one does.
    """
    start = []
    if ring.starts_at:
        now = timezone.now()
        start = [Condition("start", _("Not before"), ring.starts_at <= now, now, ring.starts_at)]
    limits = [
        Condition(limit.name, limit.label, limit.holds, limit.actual, limit.needed)
        for limit in limits_of(ring)
    ]
    installed = running_instead(ring.release)
    version = ring.release.version
    runs = [Condition("version", _("Version that runs"), False, installed, version)]
    somebody = _("at least 1")
    adding = Condition("adds", _("People whom it adds"), adds > 0, adds, somebody)
    return [*start, *limits, *(runs if installed else []), adding]


def advance_due_releases() -> dict[str, int]:
    """Open the rings that are due, hold the releases that are disliked, and ask about those without a decision.

    Each release has a transaction of its own: one that fails does not delay the others. Returns how many
    were advanced, paused, asked about, and failed.
    """
    counts = {"advanced": 0, "paused": 0, "asked": 0, "failed": 0}
    running = Release.objects.filter(status=Release.Status.RUNNING)
    for pk in running.order_by("pk").values_list("pk", flat=True):
        try:
            outcome = _check(pk)
        except Exception:
            logger.exception("The release %s could not be checked.", pk)
            outcome = "failed"
        if outcome:
            counts[outcome] += 1
    return counts


@transaction.atomic
def _check(pk: int) -> str:
    """Advance, hold or ask about one release if it is due. Returns what was done, or an empty string.

    A plugin that is on for nobody does not climb: enabling it would give it to everybody at once.
    """
    release = Release.objects.select_for_update(of=("self",)).get(pk=pk)
    ring, plugin = current_ring(release), release.plugin
    if release.status != Release.Status.RUNNING or ring is None or release.has_ended:
        return ""
    if release.is_stopped or not plugin.is_enabled:
        return ""
    found = judged(ring, 0)
    if found.decision.answer == Answer.STOP and _hold(ring, found):
        return "paused"
    late = found.figures.working_days >= found.terms.patience_days
    if found.decision.answer != Answer.GO and not late:
        return ""
    # Everybody is counted only when nothing else is missing, or when it is time to ask.
    sizes = sizes_of(release)
    return _advance(release, judged(ring, sizes[ring.order]), sizes)


def _hold(ring: Ring, found: Judged) -> bool:
    """Hold the release and tell its managers: once in each ring, so that whoever resumes it is not overruled.

    False when it was held before: then its managers are asked like those of any ring without a decision.
    """
    release = ring.release
    is_stopped = found.figures.is_harmful or found.figures.harmed_units
    reason = HELD if is_stopped else DISLIKED
    held = ReleaseEvent.objects.filter(
        plugin=release.plugin_id,
        action="pause",
        reason=reason,
        after__release=release.pk,
        created_at__gte=ring.opened_at,
    )
    if held.exists():
        return False
    pause_release(release=release, user=None, reason=reason)
    tell_held(release)
    return True


def _advance(release: Release, found: Judged, sizes: dict[int, int]) -> str:
    """Open the next ring by the decision about the newest one, or ask when none came in time."""
    coming = next_ring(release)
    if coming is None or Freeze.on(today()):
        return ""
    unmet = [c for c in conditions_to_open(coming, sizes[coming.order]) if not c.holds]
    goes = found.decision.answer == Answer.GO
    if goes and not unmet and release.advances_automatically:
        try:
            advance_release(release=release, user=None, reason=ALL_HELD)
        except RefusedError as error:
            logger.info("The release %s does not advance: %s", release.pk, error)
            return ""
        return "advanced"
    return "asked" if _is_overdue(found, unmet) and tell_undecided(found.ring) else ""


def _is_overdue(found: Judged, unmet: Sequence[Condition]) -> bool:
    """Return whether managers are told that nothing moves: by its evidence, or because the next ring cannot open.

    Nobody is asked about a ring that waits for its date.
    """
    if any(condition.name == "start" for condition in unmet):
        return False
    late = found.figures.working_days >= found.terms.patience_days
    return late and (found.decision.answer != Answer.GO or bool(unmet))
