"""Record changes of releases, with the number of people who gain or lose the plugin by them."""

from collections.abc import Iterator
from contextlib import contextmanager

from kring.core.types import AuthenticatedUser
from plugins.gate import snapshot
from plugins.gate.keys import feature_of, plugin_of
from plugins.gate.snapshot import raise_stamp
from releases.models import ReleaseEvent
from releases.selectors.audience import everybody, who_has


@contextmanager
def recorded(
    *,
    plugin: str,
    action: str,
    user: AuthenticatedUser | None,
    reason: str = "",
    counts: bool = True,
    affected: int | None = None,
) -> Iterator[tuple[dict, dict]]:
    """Append an event for the change made inside, and announce new rules; call it in a transaction.

    ``plugin`` may be the key of a feature: the event is one of its plugin, and names the feature. Yields the
    event's ``before`` and ``after``, to be filled. Counts the people for whom the decision of
    the gate changes, unless it changes for nobody (``counts=False``) or the caller knows the number
    (``affected``). ``user`` None is the system itself.
    """
    counts = counts and affected is None
    people = everybody() if counts else {}
    had = who_has(snapshot.load(), plugin, people) if counts else frozenset()
    before: dict = {}
    after: dict = {"feature": feature_of(plugin)} if feature_of(plugin) else {}
    yield before, after
    has = who_has(snapshot.load(), plugin, people) if counts else frozenset()
    ReleaseEvent.objects.append(
        plugin=plugin_of(plugin),
        action=action,
        actor=user,
        reason=reason.strip(),
        before=before,
        after=after,
        people_affected=len(had ^ has) if affected is None else affected,
    )
    raise_stamp()
