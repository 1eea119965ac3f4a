"""The unit as which a person is counted: that of the main post, lifted to the lowest one with ten people."""

import time
from collections import Counter
from collections.abc import Mapping

from django.db.models import Count

from people.models import OrgUnit, Post

FEWEST_PEOPLE = 10
# Reorganisations are rare, and a person counts as another unit at most so many seconds late.
KEPT_SECONDS = 600.0


class _Kept:
    units: Mapping[int, int] = {}
    until = 0.0


def current() -> Mapping[int, int]:
    """Return by unit the one as which its people count; one is left out where even the whole has too few."""
    if time.monotonic() >= _Kept.until:
        _Kept.units, _Kept.until = _read(), time.monotonic() + KEPT_SECONDS
    return _Kept.units


def forget() -> None:
    """Read it anew the next time. For tests."""
    _Kept.until = 0.0


def _read() -> dict[int, int]:
    """Two queries, whatever the number of people."""
    ids = dict(OrgUnit.objects.values_list("path", "pk"))
    posts = Post.objects.filter(
        is_primary=True, person__is_active=True, person__user__is_active=True
    )
    below: Counter[str] = Counter()
    people = posts.order_by().values_list("unit__path").annotate(Count("person", distinct=True))
    for path, number in people:
        for end in range(OrgUnit.steplen, len(path) + 1, OrgUnit.steplen):
            below[path[:end]] += number
    return {
        pk: ids[counted]
        for path, pk in ids.items()
        if (counted := _lowest(path, below)) is not None
    }


def _lowest(path: str, below: Counter[str]) -> str | None:
    for end in range(len(path), 0, -OrgUnit.steplen):
        if below[path[:end]] >= FEWEST_PEOPLE:
            return path[:end]
    return None
