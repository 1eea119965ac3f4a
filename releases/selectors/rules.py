"""Read the rules of the gate that follow from releases, exceptions and people's own choices."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast
from django.utils import timezone

from plugins.gate.releasing import Released
from plugins.gate.rules import Circle, Rules
from releases.models import OptOut, Override, Release, Ring

OPTED_OUT = "opted_out"


@dataclass
class Exceptions:
    """The exceptions and opt-outs of one plugin: subject keys, user ids, and when exceptions expire."""

    allowed: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)
    opted_out: set[int] = field(default_factory=set)
    ends: list[datetime] = field(default_factory=list)


def released_rules(known: Mapping[str, Rules]) -> Released:
    """Return the rules with the people whom opened rings, exceptions and opt-outs reach: two queries."""
    rings, newest = _opened_rings()
    exceptions = _exceptions()
    ends = [end for each in exceptions.values() for end in each.ends]
    ends += [r.ends_at for r in newest.values() if r.ends_at and not r.has_ended]
    rules = {
        slug: replace(
            as_released(rules, rings[slug]),
            ended=slug in newest and newest[slug].has_ended,
            denied=frozenset(exceptions[slug].denied),
            allowed=frozenset(exceptions[slug].allowed),
            opted_out=frozenset(exceptions[slug].opted_out),
        )
        for slug, rules in known.items()
    }
    return Released(rules, min(ends, default=None))


def _opened_rings() -> tuple[Mapping[str, list[Ring]], Mapping[str, Release]]:
    """Return by plugin the opened rings that count, innermost first, and their release.

    Of several releases the newest counts: an older one was for an older version.
    """
    rings: dict[str, list[Ring]] = defaultdict(list)
    newest: dict[str, Release] = {}
    opened = Ring.objects.filter(
        opened_at__isnull=False, release__status__in=(*Release.COUNTING, Release.Status.ENDED)
    )
    for ring in opened.select_related("release").order_by("-release__created_at", "order"):
        release = newest.setdefault(ring.release.plugin_id, ring.release)
        if release.pk == ring.release_id and not release.has_ended:
            rings[release.plugin_id].append(ring)
    return rings, newest


def _exceptions() -> Mapping[str, Exceptions]:
    """Return by plugin the exceptions in force and the users who put it aside.

    One query for both: every simulation reads the rules.
    """
    in_force = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    overrides = Override.objects.filter(in_force).order_by()
    opt_outs = OptOut.objects.filter(ended_at=None).order_by()
    rows = overrides.values_list("plugin_id", "effect", "key", "expires_at").union(
        opt_outs.values_list(
            "plugin_id",
            Value(OPTED_OUT, CharField()),
            Cast("user_id", CharField()),
            # Always empty: both parts of a union need the same columns.
            "ended_at",
        ),
        all=True,
    )
    exceptions: dict[str, Exceptions] = defaultdict(Exceptions)
    for slug, effect, key, ends_at in rows.iterator():
        of_plugin = exceptions[slug]
        if effect == OPTED_OUT:
            of_plugin.opted_out.add(int(key))
            continue
        (of_plugin.denied if effect == Override.Effect.DENY else of_plugin.allowed).add(key)
        if ends_at:
            of_plugin.ends.append(ends_at)
    return exceptions


def as_released(rules: Rules, opened: Iterable[Ring]) -> Rules:
    """Return the rules of a plugin when these rings, and no others, are open."""
    rings = list(opened)

    def widest(unit: str) -> int:
        return max((ring.percentage for ring in rings if ring.percentage_unit == unit), default=0)

    return replace(
        rules,
        ring=frozenset(key for ring in rings for key in ring.keys),
        percentage=widest(Ring.PercentageUnit.PERSON),
        unit_percentage=widest(Ring.PercentageUnit.UNIT),
        circles=tuple(circle(ring) for ring in rings),
        mandatory=tuple(circle(ring) for ring in rings if ring.mandatory_since),
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
