"""The gate: is this plugin on for this person, now, and why.

Order: kill > ended > deny > mandatory > opted out > allow > ring > percentage > default. A plugin that is on
by these rules is still off where it is stopped by evidence: for everybody, for all but a few (half-open), or for the
people of a unit. People can put a plugin aside
for themselves only, and only where it is not mandatory. The rules are plain immutable values; nothing here
reads a database, a cache or a clock, so a decision costs microseconds and can be tested as arithmetic.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from plugins.gate.bucket import bucket


class Reason(StrEnum):
    """Which rule decided."""

    UNKNOWN = "unknown"
    DISABLED = "disabled"
    KILLED = "killed"
    ENDED = "ended"
    NO_IDENTITY = "no_identity"
    DEPENDENCY = "dependency"
    TRIPPED = "tripped"
    DENIED = "denied"
    MANDATORY = "mandatory"
    OPTED_OUT = "opted_out"
    ALLOWED = "allowed"
    RING = "ring"
    PERCENTAGE = "percentage"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Circle:
    """One opened ring: it determines through which ring a person has the plugin."""

    order: int
    keys: frozenset[str] = frozenset()
    percentage: int = 0
    unit_percentage: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """How one plugin, or one feature of it, is released at this moment. Keys are subject keys.

    The two percentages, in hundredths of a percent, count single people and whole units, in which colleagues
    share it. Both hold at once, so a later ring with the other unit takes it from nobody.
    """

    slug: str
    enabled: bool = True
    killed: bool = False
    # The release had an end, which has passed.
    ended: bool = False
    denied: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()
    ring: frozenset[str] = frozenset()
    percentage: int = 0
    unit_percentage: int = 0
    salt: str = ""
    default: bool = False
    depends: tuple[str, ...] = ()
    # The opened rings of its newest release, innermost first.
    circles: tuple[Circle, ...] = ()
    # The opened rings, of any release, whose people cannot put it aside.
    mandatory: tuple[Circle, ...] = ()
    # The ids of the users who put it aside.
    opted_out: frozenset[int] = frozenset()
    # Stopped by evidence: for everybody, or for the people of these main units.
    stopped: bool = False
    # Half-open: stopped, and back for this share of those who had it, in hundredths of a percent; 0: for nobody.
    back_for: int = 0
    stopped_units: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Identity:
    """A person for the gate: all subject keys, and the ids that percentages count (None: nobody)."""

    keys: frozenset[str] = frozenset()
    person_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer and the rule that gave it; ``detail`` names the key, percentage or plugin."""

    on: bool
    reason: Reason
    detail: str = ""


# Whether it is on, the rule that decided, and the facts that the detail is made of.
Verdict = tuple[bool, Reason, Any]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The rules of every plugin and feature at one version of the stamp, by feature key."""

    version: int = 0
    # When an exception or a release expires, and the rules have to be read again; None: never.
    valid_until: datetime | None = None
    rules: Mapping[str, Rules] = field(default_factory=dict)

    def decide(self, slug: str, who: Identity) -> Decision:
        """Return whether the plugin is on for this identity, and why.

        A plugin is never on where one that it depends on is off.
        """
        on, reason, facts = self._verdict(slug, who)
        return Decision(on, reason, _DETAILS.get(reason, str)(facts))

    def is_on(self, slug: str, who: Identity) -> bool:
        """Return only whether it is on: the same verdict, faster without its texts."""
        return self._verdict(slug, who)[0]

    def back_for(self, slug: str) -> int:
        """Return for which share of those who had it it is back while half-open, in hundredths of a percent; else 0."""
        rules = self.rules.get(slug)
        return rules.back_for if rules is not None and rules.stopped else 0

    def reaches_anybody(self, slug: str) -> bool:
        """Return whether the rules give it to any key, percentage or everyone."""
        rules = self.rules.get(slug)
        return rules is not None and bool(
            rules.allowed
            or rules.ring
            or rules.percentage
            or rules.unit_percentage
            or rules.default
        )

    def _verdict(self, slug: str, who: Identity, on: set[str] | None = None) -> Verdict:
        """Decide. ``on`` are those found on already: each is asked once, however many depend on it."""
        rules = self.rules.get(slug)
        if rules is None:
            return False, Reason.UNKNOWN, ""
        verdict = _decide_alone(rules, who)
        if verdict[0]:
            if who.person_id in rules.opted_out and verdict[1] is not Reason.MANDATORY:
                return False, Reason.OPTED_OUT, ""
            if rules.stopped and (kept := _kept_from(rules, who)) is not None:
                return False, Reason.TRIPPED, kept
            if rules.stopped_units and who.unit_id in rules.stopped_units:
                return False, Reason.TRIPPED, f"unit:{who.unit_id}"
            on = set() if on is None else on
            for other in rules.depends:
                if other not in on and not self._verdict(other, who, on)[0]:
                    return False, Reason.DEPENDENCY, other
            on.add(slug)
        return verdict


def _kept_from(rules: Rules, who: Identity) -> tuple[int, int] | str | None:
    """Return by what a stop keeps it from this person: nothing, or a draw and the share; None from the few of it."""
    if not rules.back_for:
        return ""
    number = trial_bucket(rules, who)
    return (number, rules.back_for) if number >= rules.back_for else None


def trial_bucket(rules: Rules, who: Identity) -> int:
    """Return the bucket by which this person is among the few who have it back first.

    Another draw than that of its percentages: of a ring of 5 % all have the lowest buckets there.
    """
    return bucket(rules.slug, f"{rules.salt}:half-open", who.person_id or 0)


def ring_order(rules: Rules, who: Identity) -> int | None:
    """Return the innermost ring of the newest release that this identity is in.

    None when it has the plugin by hand, or by an earlier release only.
    """
    return _first_containing(rules, rules.circles, who)


def is_mandatory(rules: Rules, who: Identity) -> bool:
    """Return whether a ring that is mandatory reaches this identity."""
    return _first_containing(rules, rules.mandatory, who) is not None


def _first_containing(rules: Rules, circles: tuple[Circle, ...], who: Identity) -> int | None:
    """Return the order of the first of these circles that contains this identity; None if none does."""
    for circle in circles:
        if not circle.keys.isdisjoint(who.keys):
            return circle.order
        for share, unit in (
            (circle.percentage, who.person_id),
            (circle.unit_percentage, who.unit_id),
        ):
            if share and unit is not None and bucket(rules.slug, rules.salt, unit) < share:
                return circle.order
    return None


def _decide_alone(rules: Rules, who: Identity) -> Verdict:
    """Decide without dependencies, opt-outs and breakers."""
    if not rules.enabled:
        return False, Reason.DISABLED, ""
    if rules.killed:
        return False, Reason.KILLED, ""
    if rules.ended:
        return False, Reason.ENDED, ""
    if who.person_id is None:
        return False, Reason.NO_IDENTITY, ""
    keys = who.keys
    if not rules.denied.isdisjoint(keys):
        return False, Reason.DENIED, rules.denied & keys
    if rules.mandatory and is_mandatory(rules, who):
        return True, Reason.MANDATORY, ""
    if not rules.allowed.isdisjoint(keys):
        return True, Reason.ALLOWED, rules.allowed & keys
    if not rules.ring.isdisjoint(keys):
        return True, Reason.RING, rules.ring & keys
    return _by_percentage(rules, who)


def _by_percentage(rules: Rules, who: Identity) -> Verdict:
    share = rules.percentage
    if share and who.person_id is not None:
        number = bucket(rules.slug, rules.salt, who.person_id)
        if number < share:
            return True, Reason.PERCENTAGE, (number, share)
    share = rules.unit_percentage
    if share and who.unit_id is not None:
        number = bucket(rules.slug, rules.salt, who.unit_id)
        if number < share:
            return True, Reason.PERCENTAGE, (number, share)
    return rules.default, Reason.DEFAULT, ""


# How the facts of a verdict become a detail; by default as text.
_DETAILS: dict[Reason, Callable[[Any], str]] = {
    Reason.DENIED: min,
    Reason.ALLOWED: min,
    Reason.RING: min,
    Reason.PERCENTAGE: lambda facts: f"{facts[0]} < {facts[1]}",
    # A unit's key, nothing for everybody, or the draw that keeps it from this person while it is half-open.
    Reason.TRIPPED: lambda facts: f"{facts[0]} ≥ {facts[1]}" if isinstance(facts, tuple) else facts,
}
