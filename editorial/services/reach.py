"""Count the people that a set of subject keys reaches."""

from collections.abc import Iterable
from dataclasses import dataclass

from kring.core.subjects import subject_providers
from people.models import Person


@dataclass(frozen=True)
class Reach:
    """A number of active people. If it is not exact, it is an upper bound: some may count twice."""

    people: int
    is_exact: bool


def reach_of(keys: Iterable[str]) -> Reach:
    """Return how many active people have at least one of the keys.

    Each provider counts its own keys. Keys of several kinds may name the same people, so that
    their sum is an upper bound; it never exceeds the whole organisation.
    """
    by_prefix: dict[str, list[str]] = {}
    for key in set(keys):
        prefix, _colon, identifier = key.partition(":")
        by_prefix.setdefault(prefix, []).append(identifier)
    known = {provider.prefix: provider for provider in subject_providers()}
    counts = [known[prefix].count(ids) for prefix, ids in by_prefix.items() if prefix in known]
    total = min(sum(counts), Person.objects.active().count())
    return Reach(total, len(counts) < 2)
