"""Asking the gate about a person. Every surface asks here."""

from typing import Any

from plugins import snapshot
from plugins.gate import Decision, Identity
from plugins.gate import ring_order as gate_ring_order
from plugins.subjects import home_unit, subject_keys


def identity(user: Any) -> Identity:
    """Return who the user is to the gate: nobody unless signed in and active.

    Kept on the user object, which lives as long as its request, like the keys themselves.
    """
    known = getattr(user, "_kring_identity", None)
    if known is not None and user.is_active:
        return known
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Identity()
    known = user._kring_identity = Identity(subject_keys(user), user.pk, home_unit(user))
    return known


def is_on(slug: str, user: Any) -> bool:
    """Return whether the plugin is on for this user, now. No SQL, once the user's keys are known."""
    return snapshot.current().is_on(slug, identity(user))


def plugins_of(user: Any) -> frozenset[str]:
    """Return the slugs of all plugins that are on for this user, now. No SQL, like ``is_on``."""
    rules, who = snapshot.current(), identity(user)
    return frozenset(slug for slug in rules.rules if rules.is_on(slug, who))


def explain(slug: str, user: Any) -> Decision:
    """Return the decision for this user with the rule that made it.

    The answer to "why do I (not) see this?", without SQL like ``is_on``.
    """
    return snapshot.current().decide(slug, identity(user))


def ring_order(slug: str, user: Any) -> int | None:
    """Return the innermost ring through which the user has the plugin; None: by hand, or not at all."""
    rules = snapshot.current().rules.get(slug)
    return gate_ring_order(rules, identity(user)) if rules else None


def is_running(slug: str) -> bool:
    """Return whether the plugin may work in the background: enabled, neither stopped nor ended, as are all it needs.

    Faults of background work count for nobody's ring; too many of them stop it.
    """
    known = snapshot.current().rules
    rules = known.get(slug)
    if rules is None or not rules.enabled or rules.killed or rules.ended:
        return False
    if None in rules.tripped:
        return False
    return all(is_running(other) for other in rules.depends)
