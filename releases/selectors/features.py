"""Read the features of a reader: those they have, since when, and those to come."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from django.utils.translation import get_language

from kring.core.types import AuthenticatedUser
from plugins import mail
from plugins.gate import snapshot
from plugins.gate.decisions import identity
from plugins.gate.keys import feature_of, plugin_of
from plugins.gate.rules import Decision, Identity, Reason, Snapshot
from plugins.install import registry
from releases.models import OptOut, Release, Ring
from releases.selectors.audience import dependants, root_key
from releases.selectors.releases import percent_back
from releases.selectors.rings import reaches

# Decisions that no opening of a ring changes.
UNAFFECTED_BY_RINGS = (Reason.DISABLED, Reason.KILLED, Reason.DENIED)


class FeatureState(StrEnum):
    """The state of a feature for one reader."""

    HAVE = "have"
    PUT_ASIDE = "put_aside"
    COMING = "coming"
    # By evidence, or by hand: they would have it otherwise.
    STOPPED = "stopped"
    NOT_PLANNED = "not_planned"


# Of a feature of a plugin a reader sees no more than these, and, while they have the plugin, that they put it
# aside or that it failed: otherwise there is no trace of it.
SHOWN_OF_FEATURES = (FeatureState.HAVE, FeatureState.COMING)
OWN_OF_FEATURES = (Reason.OPTED_OUT, Reason.TRIPPED)


@dataclass(frozen=True)
class Feature:
    """One plugin, or one feature of it, as this reader sees it. ``slug`` is its key.

    ``since`` is None for a reader who has it by an exception, ``expected`` when no date is set yet,
    ``until`` when it has no end.
    ``mandatory`` is the ring that makes it part of the reader's work, ``aside_since`` when the reader put it
    aside, even if that has ended. ``aside_with`` is the title of the plugin that it needs and that the reader
    put aside, ``takes_along`` are the titles of those that would go with it.
    """

    slug: str
    title: str
    summary: str
    state: FeatureState
    reason: Reason
    since: datetime | None = None
    expected: datetime | None = None
    until: datetime | None = None
    is_paused: bool = False
    mandatory: Ring | None = None
    aside_since: datetime | None = None
    aside_with: str = ""
    # While it is half-open: for how many percent of those who had it it is back; else empty.
    back_for: str = ""
    takes_along: list[str] = field(default_factory=list)

    @property
    def can_be_put_aside(self) -> bool:
        """Return whether the reader may put it aside."""
        return self.state == FeatureState.HAVE and not self.is_needed_for_work

    @property
    def plugin(self) -> str:
        """Return the slug of its plugin."""
        return plugin_of(self.slug)

    @property
    def is_part(self) -> bool:
        """Return whether it is a feature of a plugin, which goes with that."""
        return bool(feature_of(self.slug))

    @property
    def is_needed_for_work(self) -> bool:
        """Return whether it is mandatory for the reader."""
        return self.reason is Reason.MANDATORY


def features(user: AuthenticatedUser) -> list[Feature]:
    """Return every plugin as the user sees it, and its features where they have or get them, by title.

    Two queries, whatever their number.
    """
    rules, who = snapshot.current(), identity(user)
    rings: dict[str, list[Ring]] = defaultdict(list)
    planned = Ring.objects.exclude(release__status=Release.Status.ROLLED_BACK)
    for ring in planned.select_related("release").order_by("-release__created_at", "order"):
        rings[ring.release.feature_key].append(ring)
    aside = {own.feature_key: own.created_at for own in OptOut.objects.filter(user=user.pk)}
    every = [_feature(rules, slug, who, rings[slug], aside.get(slug)) for slug in rules.rules]
    have = {one.slug for one in every if one.state == FeatureState.HAVE}
    shown = (one for one in every if not one.is_part or _is_shown_part(one, have))
    return sorted(shown, key=lambda feature: feature.title.casefold())


def _is_shown_part(part: Feature, have: Collection[str]) -> bool:
    """Return whether a reader who has these sees a feature of a plugin in a list of their own."""
    is_own = part.reason in OWN_OF_FEATURES and part.plugin in have
    return part.state in SHOWN_OF_FEATURES or is_own


def _feature(
    rules: Snapshot, slug: str, who: Identity, rings: Iterable[Ring], aside_since: datetime | None
) -> Feature:
    language = (get_language() or "")[:2]
    installed, decision = registry.get(slug), rules.decide(slug, who)
    reaching = [ring for ring in rings if reaches(rules.rules[slug], ring, who)]
    key = root_key(rules, slug, decision, who)
    root = rules.decide(key, who)
    state, since, until, coming = FeatureState.NOT_PLANNED, None, None, None
    if root.reason is Reason.OPTED_OUT:
        state = FeatureState.PUT_ASIDE
    elif decision.on:
        state = FeatureState.HAVE
        # Whoever has it by an exception loses it with the last of all.
        opened = [ring for ring in reaching if ring.opened_at] or [r for r in rings if r.opened_at]
        until = _until(ring.release for ring in opened)
        since = min((ring.opened_at for ring in reaching if ring.opened_at), default=None)
    elif root.reason is Reason.TRIPPED or _is_stopped_by_hand(rules, slug, root, who):
        state = FeatureState.STOPPED
    elif root.reason not in UNAFFECTED_BY_RINGS:
        coming = next((ring for ring in reaching if _is_announced(ring)), None)
        state = FeatureState.COMING if coming else FeatureState.NOT_PLANNED
    return Feature(
        slug=slug,
        title=mail.plugin_title(slug, language),
        summary=installed.summary(language) if installed else "",
        state=state,
        reason=decision.reason,
        since=since,
        until=until,
        expected=coming.starts_at if coming else None,
        is_paused=coming is not None and coming.release.status == Release.Status.PAUSED,
        mandatory=next((ring for ring in reaching if ring.mandatory_since), None),
        aside_since=aside_since,
        back_for=percent_back(rules, [key]),
        aside_with=mail.plugin_title(decision.detail, language)
        if key != slug and root.reason is Reason.OPTED_OUT
        else "",
        takes_along=[
            mail.plugin_title(other, language)
            for other in dependants(rules, slug)
            if rules.is_on(other, who) and plugin_of(other) != slug
        ],
    )


def _is_stopped_by_hand(rules: Snapshot, slug: str, root: Decision, who: Identity) -> bool:
    """Return whether this person would have it, were nothing stopped by hand."""
    if root.reason is not Reason.KILLED:
        return False
    running = {key: replace(each, killed=False) for key, each in rules.rules.items()}
    return replace(rules, rules=running).is_on(slug, who)


def _until(releases: Iterable[Release]) -> datetime | None:
    """Return the last of the ends of these releases; None when one of them has no end."""
    ends = [release.ends_at for release in releases if not release.has_ended]
    return max((end for end in ends if end), default=None) if all(ends) else None


def _is_announced(ring: Ring) -> bool:
    """Return whether readers may know of the ring: a draft without a date is not announced."""
    if ring.opened_at is not None or ring.release.has_ended:
        return False
    status = ring.release.status
    return status in Release.UNDER_WAY or (
        status == Release.Status.DRAFT and ring.starts_at is not None
    )
