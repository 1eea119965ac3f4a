"""Read the rules of the gate that follow from releases, exceptions and people's own choices."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast
from django.utils import timezone

from plugins.gate.keys import feature_key
from plugins.gate.releasing import Released
from plugins.gate.rules import Circle, Rules
from releases.models import OptOut, Override, Release, Ring

OPTED_OUT = "opted_out"


@dataclass
class Exceptions:
    """The exceptions and opt-outs of one plugin or feature: subject keys, user ids, and when exceptions expire."""

    allowed: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)
    opted_out: set[int] = field(default_factory=set)
    ends: list[datetime] = field(default_factory=list)


@dataclass
class Opened:
    """The opened rings of all releases of one plugin or feature that count, innermost first.

    ``newest`` are those of the newest such release, by which people are told apart; ``earlier`` those of the
    releases before it. All of them hold at once, so that planning or opening a new version takes it from
    nobody. ``ends`` are the moments at which some of them close.
    """

    newest: list[Ring] = field(default_factory=list)
    earlier: list[Ring] = field(default_factory=list)
    ends: list[datetime] = field(default_factory=list)
    has_ended: bool = False

    @property
    def is_over(self) -> bool:
        """Return whether a release of it has ended, and no other one reaches anybody."""
        return self.has_ended and not self.newest


def released_rules(known: Mapping[str, Rules]) -> Released:
    """Return the rules with the people whom opened rings, exceptions and opt-outs reach: two queries."""
    opened = opened_rings()
    exceptions = _exceptions()
    ends = [end for each in exceptions.values() for end in each.ends]
    ends += [end for each in opened.values() for end in each.ends]
    rules = {
        key: replace(
            as_released(rules, opened[key].newest, opened[key].earlier),
            ended=opened[key].is_over,
            denied=frozenset(exceptions[key].denied),
            allowed=frozenset(exceptions[key].allowed),
            opted_out=frozenset(exceptions[key].opted_out),
        )
        for key, rules in known.items()
    }
    return Released(rules, min(ends, default=None))


def opened_rings(*, without: Release | None = None) -> Mapping[str, Opened]:
    """Return by feature key the opened rings that count, in one query; as if one release did not exist."""
    opened: dict[str, Opened] = defaultdict(Opened)
    rings = Ring.objects.filter(
        opened_at__isnull=False, release__status__in=(*Release.COUNTING, Release.Status.ENDED)
    )
    if without is not None:
        rings = rings.exclude(release=without.pk)
    for ring in rings.select_related("release").order_by(
        "-release__created_at", "-release__pk", "order"
    ):
        release, of_key = ring.release, opened[ring.release.feature_key]
        if release.has_ended:
            of_key.has_ended = True
            continue
        if release.ends_at:
            of_key.ends.append(release.ends_at)
        is_newest = not of_key.newest or of_key.newest[0].release_id == release.pk
        (of_key.newest if is_newest else of_key.earlier).append(ring)
    return opened


def rings_of_others(release: Release) -> list[Ring]:
    """Return the opened rings that other releases of the same plugin or feature keep open: one query."""
    others = opened_rings(without=release)[release.feature_key]
    return [*others.newest, *others.earlier]


def _exceptions() -> Mapping[str, Exceptions]:
    """Return by feature key the exceptions in force and the users who put it aside.

    One query for both: every simulation reads the rules.
    """
    in_force = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    overrides = Override.objects.filter(in_force).order_by()
    opt_outs = OptOut.objects.filter(ended_at=None).order_by()
    rows = overrides.values_list("plugin_id", "feature", "effect", "key", "expires_at").union(
        opt_outs.values_list(
            "plugin_id",
            "feature",
            Value(OPTED_OUT, CharField()),
            Cast("user_id", CharField()),
            # Always empty: both parts of a union need the same columns.
            "ended_at",
        ),
        all=True,
    )
    exceptions: dict[str, Exceptions] = defaultdict(Exceptions)
    for slug, feature, effect, key, ends_at in rows.iterator():
        of_key = exceptions[feature_key(slug, feature)]
        if effect == OPTED_OUT:
            of_key.opted_out.add(int(key))
            continue
        (of_key.denied if effect == Override.Effect.DENY else of_key.allowed).add(key)
        if ends_at:
            of_key.ends.append(ends_at)
    return exceptions


def as_released(rules: Rules, opened: Iterable[Ring], others: Iterable[Ring] = ()) -> Rules:
    """Return the rules when these rings of one release, those of other releases, and no more are open.

    All of them reach people; only those of the one release tell by which ring.
    """
    rings = list(opened)
    every = [*rings, *others]

    def widest(unit: str) -> int:
        return max((ring.percentage for ring in every if ring.percentage_unit == unit), default=0)

    return replace(
        rules,
        ring=frozenset(key for ring in every for key in ring.keys),
        percentage=widest(Ring.PercentageUnit.PERSON),
        unit_percentage=widest(Ring.PercentageUnit.UNIT),
        circles=tuple(circle(ring) for ring in rings),
        mandatory=tuple(circle(ring) for ring in every if ring.mandatory_since),
    )


def circle(ring: Ring) -> Circle:
    """Return the ring as the gate knows it."""
    by_unit = ring.percentage_unit == Ring.PercentageUnit.UNIT
    return Circle(
        ring.order,
        frozenset(ring.keys),
        percentage=0 if by_unit else ring.percentage,
        unit_percentage=ring.percentage if by_unit else 0,
    )
