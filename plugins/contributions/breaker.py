"""The breaker: a version of a feature is off, for everybody or for one unit, until somebody resets it.

The room that releases plugins decides when one opens (``plugins.gate.releasing``); here it is kept.
"""

from contextlib import ExitStack
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.core.types import AuthenticatedUser
from plugins.contributions.usage import flush
from plugins.gate.keys import plugin_of
from plugins.gate.releasing import releasing
from plugins.gate.snapshot import raise_stamp
from plugins.models import Breaker, DayCount, Plugin
from plugins.permissions import check_may_manage_releases


def of_plugin(slug: str) -> Q:
    """Return the condition for rows of the plugin and of its features."""
    return Q(feature=slug) | Q(feature__startswith=f"{slug}.")


def open_breakers(slug: str) -> QuerySet[Breaker]:
    """Return the open stops of the plugin and of its features, latest first."""
    return Breaker.objects.filter(of_plugin(slug), reset_at=None)


def stops_concerning(key: str) -> QuerySet[Breaker]:
    """Return the open stops that concern a plugin or a feature: its own, and for a feature those of its plugin."""
    return Breaker.objects.filter(feature__in={key, plugin_of(key)}, reset_at=None)


def open_breaker(
    *, feature: str, version: str, unit: int | None, evidence: dict[str, Any]
) -> Breaker:
    """Switch the feature off for everybody, or for one unit. Call it in the transaction that records it."""
    breaker = Breaker.objects.create(feature=feature, version=version, unit=unit, evidence=evidence)
    raise_stamp()
    return breaker


@transaction.atomic
def close_breakers(
    breakers: QuerySet[Breaker], *, user: AuthenticatedUser | None, reason: str
) -> list[Breaker]:
    """Close these stops. What was counted until now is kept with each, so that only what follows is judged."""
    check_may_manage_releases(user)
    flush()
    closed = list(breakers.select_for_update())
    for breaker in closed:
        breaker.reset_at, breaker.reset_by = timezone.now(), user
        breaker.reset_reason = reason.strip()[:500]
        breaker.evidence["before_reset"] = _counted_today(breaker)
        breaker.save()
    if closed:
        raise_stamp()
    return closed


@transaction.atomic
def reset_breakers(*, plugin: Plugin, user: AuthenticatedUser | None, reason: str = "") -> int:
    """Switch the plugin on again wherever it was stopped by evidence. Returns how many stops that were.

    ValueError without a reason.
    """
    check_may_manage_releases(user)
    if not reason.strip():
        raise ValueError(_("Say why: colleagues will ask."))
    stops = list(open_breakers(plugin.pk))
    with ExitStack() as events:
        # The history tells of each feature how many people have it again.
        for key in sorted({stop.feature for stop in stops}, reverse=True):
            event = releasing().recording(key=key, action="reset", actor=user, reason=reason)
            before, _after = events.enter_context(event)
            before["stopped"] = [_named(stop) for stop in stops if stop.feature == key]
        concerned = Breaker.objects.filter(pk__in=[stop.pk for stop in stops])
        return len(close_breakers(concerned, user=user, reason=reason))


def _named(breaker: Breaker) -> dict[str, Any]:
    return {"feature": breaker.feature, "version": breaker.version, "unit": breaker.unit}


def _counted_today(breaker: Breaker) -> dict[str, list[int]]:
    """Return by unit, as text, what today has counted: uses, people who saw it, who used it, who failed."""
    rows = DayCount.objects.filter(
        feature=breaker.feature, version=breaker.version, day=timezone.localdate()
    )
    totals: dict[str, list[int]] = {}
    for unit, *numbers in rows.values_list("unit", "uses", "seen", "people", "failed"):
        known = totals.setdefault(str(unit), [0] * len(numbers))
        totals[str(unit)] = [sum(pair) for pair in zip(known, numbers, strict=True)]
    return totals
