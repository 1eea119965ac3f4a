"""What a reader has, since when, and what is coming."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import get_language

from plugins import mail, registry, snapshot
from plugins.decisions import identity
from plugins.gate import Decision, Identity, Reason, Rules
from plugins.models import Goal, Release, Ring
from plugins.selectors.rings import reaches

UNDER_WAY = (Release.Status.RUNNING, Release.Status.PAUSED)
# What no opening of a ring changes.
STANDS_STILL = (Reason.DISABLED, Reason.KILLED, Reason.DENIED)


class Standing(StrEnum):
    """What a feature is to one reader."""

    HAVE = "have"
    COMING = "coming"
    NOT_PLANNED = "not_planned"


@dataclass(frozen=True)
class Feature:
    """One plugin as this reader meets it.

    ``since`` is None for whoever has it by an exception, ``expected`` when no date is set yet.
    """

    slug: str
    title: str
    summary: str
    standing: Standing
    reason: Reason
    since: datetime | None = None
    expected: datetime | None = None
    is_paused: bool = False
    goals: list[Goal] = field(default_factory=list)


def features(user: Any) -> list[Feature]:
    """Return every plugin as the user meets it, by title. One query, whatever their number."""
    rules, who = snapshot.current(), identity(user)
    rings: dict[str, list[Ring]] = defaultdict(list)
    planned = Ring.objects.exclude(release__status=Release.Status.ROLLED_BACK)
    for ring in planned.select_related("release").order_by("-release__created_at", "order"):
        rings[ring.release.plugin_id].append(ring)
    found = [
        _feature(known, rules.decide(slug, who), who, rings[slug])
        for slug, known in rules.rules.items()
    ]
    return sorted(found, key=lambda feature: feature.title.casefold())


def _feature(rules: Rules, decision: Decision, who: Identity, rings: Iterable[Ring]) -> Feature:
    language = (get_language() or "")[:2]
    known = registry.get(rules.slug)
    mine = [ring for ring in rings if reaches(rules, ring, who)]
    standing, since, coming = Standing.NOT_PLANNED, None, None
    if decision.on:
        standing = Standing.HAVE
        since = min((ring.opened_at for ring in mine if ring.opened_at), default=None)
    elif decision.reason not in STANDS_STILL:
        coming = next((ring for ring in mine if _is_announced(ring)), None)
        standing = Standing.COMING if coming else Standing.NOT_PLANNED
    return Feature(
        slug=rules.slug,
        title=mail.plugin_title(rules.slug, language),
        summary=known.summary(language) if known else "",
        standing=standing,
        reason=decision.reason,
        since=since,
        expected=coming.starts_at if coming else None,
        is_paused=coming is not None and coming.release.status == Release.Status.PAUSED,
    )


def _is_announced(ring: Ring) -> bool:
    """Return whether readers may know: a plan without a date is still being made."""
    if ring.opened_at is not None:
        return False
    status = ring.release.status
    return status in UNDER_WAY or (status == Release.Status.DRAFT and ring.starts_at is not None)


def catalogue(user: Any) -> list[Feature]:
    """Return the installed plugins with the goals that they serve: one query more."""
    goals = {goal.slug: goal for goal in Goal.objects.all()}
    found = features(user)
    for feature in found:
        known = registry.get(feature.slug)
        served = known.manifest.goals if known and known.manifest else ()
        feature.goals.extend(goals[slug] for slug in served if slug in goals)
    return found
