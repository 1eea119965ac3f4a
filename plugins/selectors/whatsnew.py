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
from plugins.gate import Identity, Reason, Snapshot
from plugins.models import Goal, OptOut, Release, Ring
from plugins.selectors.audience import dependants, lacking
from plugins.selectors.rings import reaches

UNDER_WAY = (Release.Status.RUNNING, Release.Status.PAUSED)
# What no opening of a ring changes.
STANDS_STILL = (Reason.DISABLED, Reason.KILLED, Reason.DENIED)


class Standing(StrEnum):
    """What a feature is to one reader."""

    HAVE = "have"
    PUT_ASIDE = "put_aside"
    COMING = "coming"
    NOT_PLANNED = "not_planned"


@dataclass(frozen=True)
class Feature:
    """One plugin as this reader meets it.

    ``since`` is None for whoever has it by an exception, ``expected`` when no date is set yet, ``until``
    when it has no end.
    ``mandatory`` is the ring that makes it part of the reader's work, ``aside_since`` when the reader put it
    aside, also where that has ended. ``aside_with`` names the plugin that it needs and that the reader put
    aside, ``takes_along`` those that would go with it.
    """

    slug: str
    title: str
    summary: str
    standing: Standing
    reason: Reason
    since: datetime | None = None
    expected: datetime | None = None
    until: datetime | None = None
    is_paused: bool = False
    mandatory: Ring | None = None
    aside_since: datetime | None = None
    aside_with: str = ""
    takes_along: list[str] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)

    @property
    def can_be_put_aside(self) -> bool:
        """Return whether the reader may do without it."""
        return self.standing == Standing.HAVE and not self.is_needed_for_work

    @property
    def is_needed_for_work(self) -> bool:
        """Return whether it is mandatory for the reader."""
        return self.reason is Reason.MANDATORY


def features(user: Any) -> list[Feature]:
    """Return every plugin as the user meets it, by title. Two queries, whatever their number."""
    rules, who = snapshot.current(), identity(user)
    rings: dict[str, list[Ring]] = defaultdict(list)
    planned = Ring.objects.exclude(release__status=Release.Status.ROLLED_BACK)
    for ring in planned.select_related("release").order_by("-release__created_at", "order"):
        rings[ring.release.plugin_id].append(ring)
    aside = dict(OptOut.objects.filter(user=user.pk).values_list("plugin", "created_at"))
    found = [_feature(rules, slug, who, rings[slug], aside.get(slug)) for slug in rules.rules]
    return sorted(found, key=lambda feature: feature.title.casefold())


def _feature(
    rules: Snapshot, slug: str, who: Identity, rings: Iterable[Ring], aside_since: datetime | None
) -> Feature:
    language = (get_language() or "")[:2]
    known, decision = registry.get(slug), rules.decide(slug, who)
    mine = [ring for ring in rings if reaches(rules.rules[slug], ring, who)]
    root = lacking(rules, decision, who)
    standing, since, until, coming = Standing.NOT_PLANNED, None, None, None
    if root.reason is Reason.OPTED_OUT:
        standing = Standing.PUT_ASIDE
    elif decision.on:
        standing = Standing.HAVE
        until = next((ring.release.ends_at for ring in rings if ring.opened_at), None)
        since = min((ring.opened_at for ring in mine if ring.opened_at), default=None)
    elif decision.reason not in STANDS_STILL:
        coming = next((ring for ring in mine if _is_announced(ring)), None)
        standing = Standing.COMING if coming else Standing.NOT_PLANNED
    return Feature(
        slug=slug,
        title=mail.plugin_title(slug, language),
        summary=known.summary(language) if known else "",
        standing=standing,
        reason=decision.reason,
        since=since,
        until=until,
        expected=coming.starts_at if coming else None,
        is_paused=coming is not None and coming.release.status == Release.Status.PAUSED,
        mandatory=next((ring for ring in mine if ring.mandatory_since), None),
        aside_since=aside_since,
        aside_with=mail.plugin_title(decision.detail, language)
        if root is not decision and root.reason is Reason.OPTED_OUT
        else "",
        takes_along=[
            mail.plugin_title(other, language)
            for other in dependants(rules, slug)
            if rules.is_on(other, who)
        ],
    )


def _is_announced(ring: Ring) -> bool:
    """Return whether readers may know: a plan without a date is still being made."""
    if ring.opened_at is not None or ring.release.has_ended:
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
