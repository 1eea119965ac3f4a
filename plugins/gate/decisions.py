"""Decide whether a plugin is on for a user. Every surface asks here."""

from kring.core.subjects import home_unit, subject_keys
from kring.core.types import AnyUser
from plugins.gate import snapshot
from plugins.gate.keys import feature_of
from plugins.gate.rules import Decision, Identity
from plugins.gate.rules import ring_order as gate_ring_order


def identity(user: AnyUser | None) -> Identity:
    """Return the user's identity for the gate: an empty one unless signed in and active.

    Cached on the user object, which lives as long as its request, like the subject keys.
    """
    if user is None or not user.is_active:
        return Identity()
    cached: Identity | None = getattr(user, "_kring_identity", None)
    if cached is not None:
        return cached
    if not user.is_authenticated:
        return Identity()
    new = Identity(subject_keys(user), user.pk, home_unit(user))
    user._kring_identity = new  # type: ignore[attr-defined]
    return new


def is_on(slug: str, user: AnyUser | None) -> bool:
    """Return whether the plugin, or the feature ``<slug>.<key>``, is on for this user, now.

    No SQL, once the user's keys are known.
    """
    return snapshot.current().is_on(slug, identity(user))


def plugins_of(user: AnyUser | None) -> frozenset[str]:
    """Return the slugs of all plugins that are on for this user, now. No SQL, like ``is_on``."""
    return frozenset(key for key in features_of(user) if not feature_of(key))


def features_of(user: AnyUser | None) -> frozenset[str]:
    """Return the keys of all plugins and features that are on for this user, now. No SQL, like ``is_on``."""
    rules, who = snapshot.current(), identity(user)
    return frozenset(key for key in rules.rules if rules.is_on(key, who))


def explain(slug: str, user: AnyUser | None) -> Decision:
    """Return the decision for this user with the rule that made it.

    The answer to "why do I (not) see this?", without SQL like ``is_on``.
    """
    return snapshot.current().decide(slug, identity(user))


def ring_order(slug: str, user: AnyUser | None) -> int | None:
    """Return the innermost ring through which the user has the plugin; None: by hand, or not at all."""
    rules = snapshot.current().rules.get(slug)
    return gate_ring_order(rules, identity(user)) if rules else None


def is_running(slug: str) -> bool:
    """Return whether the plugin may work in the background.

    It and all that it depends on must be enabled, neither stopped, by hand or by evidence, nor ended; a feature
    must reach somebody too. What is half-open works: a few people have it.
    """
    return _is_running(slug, set())


def _is_running(slug: str, running: set[str]) -> bool:
    """Return it. ``running`` are those found running already: each is asked once."""
    rules = snapshot.current().rules.get(slug)
    if rules is None or not rules.enabled or rules.killed or rules.ended:
        return False
    if rules.stopped and not rules.back_for:
        return False
    if feature_of(slug) and not reaches_anybody(slug):
        return False
    if not all(other in running or _is_running(other, running) for other in rules.depends):
        return False
    running.add(slug)
    return True


def back_for(slug: str) -> int:
    """Return for which share of its people it is back while it is half-open, in hundredths of a percent; else 0."""
    return snapshot.current().back_for(slug)


def reaches_anybody(slug: str) -> bool:
    """Return whether the rules give the plugin to any key, percentage or everyone."""
    return snapshot.current().reaches_anybody(slug)
