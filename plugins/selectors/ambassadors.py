"""Reading ambassadors: who they are, where they are, and who is near."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plugins.models import Ambassador
from plugins.subjects import (
    SubjectProvider,
    register_subject_provider,
    subject_keys,
    subject_labels,
    subject_providers,
)

KEY = "ambassador"
PLACES = UNIT, LOCATION = "unit", "location"


def active() -> QuerySet[Ambassador]:
    """Return the ambassadors whose login is active, by name."""
    found = Ambassador.objects.filter(status=Ambassador.Status.ACTIVE, user__is_active=True)
    return found.select_related("user").order_by("user__first_name", "user__last_name", "pk")


def _labels(ids: Any) -> dict[str, str]:
    return {"": _("Ambassadors")}


def _choices(search: str) -> list[tuple[str, str]]:
    name = _("Ambassadors")
    return [("", name)] if search.casefold() in name.casefold() else []


def register() -> None:
    """Make the key ``ambassador`` known: everybody who is one at this moment."""
    provider = SubjectProvider(
        KEY,
        gettext_lazy("Ambassadors"),
        lambda user: active().filter(user=user).values_list(Value(KEY, CharField())),
        _labels,
        _choices,
        lambda ids: active().count(),
        lambda: active().values_list("user_id", Value(KEY, CharField())),
    )
    register_subject_provider(provider)


@dataclass(frozen=True)
class Place:
    """A unit or location and how many ambassadors are there."""

    label: str
    ambassadors: int


@dataclass(frozen=True)
class Member:
    """An ambassador, the names of where they are, and how often they were thanked."""

    ambassador: Ambassador
    places: list[str]
    thanked: int


@dataclass(frozen=True)
class Roster:
    """All ambassadors, those near the reader, and how many there are in each place."""

    everybody: list[Member]
    near: list[Member]
    units: list[Place]
    locations: list[Place]


def roster(reader: Any) -> Roster:
    """Return the ambassadors with their places. The queries do not grow with their number.

    ``near`` are those who share a unit or a location with the reader, the closest first: somebody
    of the same team shares more units than somebody of the same department.
    """
    ambassadors = list(active().annotate(thanked=Count("thanks")))
    keys = _places_of({ambassador.user_id for ambassador in ambassadors})
    labels = subject_labels(sorted(set().union(*keys.values())))
    everybody = [
        Member(each, sorted(labels[key] for key in keys[each.user_id]), each.thanked)
        for each in ambassadors
    ]
    counts = Counter(key for found in keys.values() for key in found)
    mine = {key for key in subject_keys(reader) if key.partition(":")[0] in PLACES}

    def shared(member: Member) -> int:
        is_reader = member.ambassador.user_id == reader.pk
        return 0 if is_reader else len(mine & keys[member.ambassador.user_id])

    near = sorted(filter(shared, everybody), key=shared, reverse=True)
    return Roster(everybody, near, _places(counts, labels, UNIT), _places(counts, labels, LOCATION))


def _places_of(users: Set[int]) -> dict[int, set[str]]:
    """Return the unit and location keys of each of these users, by user id."""
    keys: dict[int, set[str]] = defaultdict(set)
    for provider in subject_providers():
        if provider.prefix in PLACES and provider.members:
            for user, key in provider.members():
                if user in users:
                    keys[user].add(key)
    return keys


def _places(counts: Mapping[str, int], labels: Mapping[str, str], prefix: str) -> list[Place]:
    """Return the places of one kind by name."""
    found = (key for key in counts if key.partition(":")[0] == prefix)
    return sorted((Place(labels[key], counts[key]) for key in found), key=lambda place: place.label)


def own(user: Any) -> Ambassador | None:
    """Return what the user is or asked to be; None for somebody who never applied."""
    return Ambassador.objects.filter(user=user).first()


def thanks_to(user: Any) -> list:
    """Return the last words of thanks to this user."""
    ambassador = Ambassador.objects.filter(user=user).first()
    return list(ambassador.thanks.select_related("giver")[:5]) if ambassador else []
