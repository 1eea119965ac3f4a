"""How many people a change touches: who gains or loses the plugin by it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from plugins import snapshot
from plugins.models import ReleaseEvent
from plugins.selectors.audience import everybody, who_has
from plugins.snapshot import raise_stamp


@contextmanager
def recorded(
    *,
    plugin: str,
    action: str,
    user: Any,
    reason: str = "",
    counts: bool = True,
    affected: int | None = None,
) -> Iterator[tuple[dict, dict]]:
    """Write the event of the change made inside, and announce it; call it in a transaction.

    Yields the event's ``before`` and ``after``, to be filled. Counts the people whose answer from the
    gate the change turns, unless the change can turn none (``counts=False``) or the caller knows whom it
    touches (``affected``). ``user`` None is the system itself.
    """
    counts = counts and affected is None
    people = everybody() if counts else {}
    had = who_has(snapshot.load(), plugin, people) if counts else frozenset()
    before: dict = {}
    after: dict = {}
    yield before, after
    has = who_has(snapshot.load(), plugin, people) if counts else frozenset()
    ReleaseEvent.objects.append(
        plugin=plugin,
        action=action,
        actor=user,
        reason=reason.strip(),
        before=before,
        after=after,
        people_affected=len(had ^ has) if affected is None else affected,
    )
    raise_stamp()
