"""Reading ambassadors: who they are, where they are, and who is near."""

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass, field
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


@dataclass
class Place:
    """A unit or location and the ambassadors who are there."""

    label: str
    ambassadors: list[Ambassador] = field(default_factory=list)


@dataclass
class Roster:
    """All ambassadors, those near the reader first known, and what is covered."""

    everybody: list[Ambassador]
    near: list[Ambassador]
    units: list[Place]
    locations: list[Place]


def roster(reader: Any) -> Roster:
    """Return the ambassadors with their places. The queries do not grow with their number.

    ``near`` are those who share a unit or a location with the reader, the closest first: somebody
    of the same team shares more units than somebody of the same department.
    """
    everybody = list(active().annotate(thanked=Count("thanks")))
    keys = _places_of({ambassador.user_id for ambassador in everybody})
    places = {ambassador.pk: keys[ambassador.user_id] for ambassador in everybody}
    labels = subject_labels(sorted(set().union(*places.values())))
    by_key: dict[str, Place] = defaultdict(lambda: Place(""))
    for ambassador in everybody:
        for key in places[ambassador.pk]:
            by_key[key].label = labels[key]
            by_key[key].ambassadors.append(ambassador)
        ambassador.places = sorted(labels[key] for key in places[ambassador.pk])
    mine = {key for key in subject_keys(reader) if key.partition(":")[0] in PLACES}
    shared = {a.pk: len(mine & places[a.pk]) for a in everybody if a.user_id != reader.pk}
    near = [ambassador for ambassador in everybody if shared.get(ambassador.pk)]
    near.sort(key=lambda ambassador: -shared[ambassador.pk])
    return Roster(everybody, near, _places(by_key, UNIT), _places(by_key, LOCATION))


def _places_of(users: Set[int]) -> dict[int, set[str]]:
    """Return the unit and location keys of each of these users, by user id."""
    keys: dict[int, set[str]] = defaultdict(set)
    for provider in subject_providers():
        if provider.prefix in PLACES and provider.members:
            for user, key in provider.members():
                if user in users:
                    keys[user].add(key)
    return keys


def _places(by_key: dict[str, Place], prefix: str) -> list[Place]:
    found = [place for key, place in by_key.items() if key.partition(":")[0] == prefix]
    return sorted(found, key=lambda place: place.label)


def own(user: Any) -> Ambassador | None:
    """Return what the user is or asked to be; None for somebody who never applied."""
    return Ambassador.objects.filter(user=user).first()


def thanks_to(user: Any) -> list:
    """Return the last words of thanks to this user."""
    ambassador = Ambassador.objects.filter(user=user).first()
    return list(ambassador.thanks.select_related("giver")[:5]) if ambassador else []
