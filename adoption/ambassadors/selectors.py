"""Read ambassadors: who they are, where they are, and who is near."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from django.db.models import CharField, Count, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption.ambassadors.models import Ambassador, Thanks
from kring.core.subjects import (
    SubjectProvider,
    home_units,
    register_subject_provider,
    subject_keys,
    subject_labels,
    subject_providers,
)
from kring.core.types import AuthenticatedUser

KEY = "ambassador"
PLACES = UNIT, LOCATION = "unit", "location"
# How many ambassadors near the reader are shown apart from the others.
NEAREST = 6


def active() -> QuerySet[Ambassador]:
    """Return the ambassadors whose login is active, by name."""
    ambassadors = Ambassador.objects.filter(status=Ambassador.Status.ACTIVE, user__is_active=True)
    return ambassadors.select_related("user").order_by("user__first_name", "user__last_name", "pk")


def _labels(ids: Iterable[str]) -> dict[str, str]:
    return {"": _("Ambassadors")}


def _choices(search: str) -> list[tuple[str, str]]:
    name = _("Ambassadors")
    return [("", name)] if search.casefold() in name.casefold() else []


def register() -> None:
    """Register the subject key ``ambassador``: the people who are ambassadors at this moment."""
    provider = SubjectProvider(
        prefix=KEY,
        verbose_name=gettext_lazy("Ambassadors"),
        keys_for=lambda user: active().filter(user=user).values_list(Value(KEY, CharField())),
        labels=_labels,
        choices=_choices,
        count=lambda ids: active().count(),
        members=lambda: active().values_list("user_id", Value(KEY, CharField())),
    )
    register_subject_provider(provider)


@dataclass(frozen=True)
class Place:
    """A unit or location and how many ambassadors are there."""

    label: str
    ambassadors: int


@dataclass(frozen=True)
class Member:
    """An ambassador, the names of their main unit and locations, and how often they were thanked."""

    ambassador: Ambassador
    places: list[str]
    thanked: int


@dataclass(frozen=True)
class Roster:
    """All ambassadors, those near the reader, the others, and how many there are in each place."""

    everybody: list[Member]
    near: list[Member]
    others: list[Member]
    units: list[Place]
    locations: list[Place]


def roster(reader: AuthenticatedUser) -> Roster:
    """Return the ambassadors with their places. The queries do not grow with their number.

    ``near`` are up to six who share a unit or a location with the reader, the closest first: a member
    of the same team shares more units than a member of the same department. ``others`` are the
    rest, the nearest first too, so that nobody is in both lists.
    """
    with_faces = active().select_related("user__person__photo")
    shown = with_faces.prefetch_related("user__person__photo__renditions")
    ambassadors = list(shown.annotate(thanked=Count("thanks")))
    keys = _places_of({ambassador.user_id for ambassador in ambassadors})
    labels = subject_labels(sorted(set().union(*keys.values())))
    homes = dict(home_units())
    everybody = [
        Member(each, _named(keys[each.user_id], homes.get(each.user_id), labels), each.thanked)
        for each in ambassadors
    ]
    counts = Counter(key for places in keys.values() for key in places)
    mine = {key for key in subject_keys(reader) if key.partition(":")[0] in PLACES}

    def shared(member: Member) -> int:
        is_reader = member.ambassador.user_id == reader.pk
        return 0 if is_reader else len(mine & keys[member.ambassador.user_id])

    by_distance = sorted(everybody, key=shared, reverse=True)
    near = [member for member in by_distance[:NEAREST] if shared(member)]
    return Roster(
        everybody,
        near,
        by_distance[len(near) :],
        _places(counts, labels, UNIT),
        _places(counts, labels, LOCATION),
    )


def _places_of(users: Set[int]) -> dict[int, set[str]]:
    """Return the unit and location keys of each of these users, by user id."""
    keys: dict[int, set[str]] = defaultdict(set)
    for provider in subject_providers():
        if provider.prefix in PLACES and provider.members:
            for user, key in provider.members():
                if user in users:
                    keys[user].add(key)
    return keys


def _named(keys: Set[str], home: str | None, labels: Mapping[str, str]) -> list[str]:
    """Return the names of the main unit and of the locations: the units above it tell nobody anything."""
    locations = sorted(labels[key] for key in keys if key.partition(":")[0] == LOCATION)
    return [labels[home], *locations] if home and home in keys else locations


def _places(counts: Mapping[str, int], labels: Mapping[str, str], prefix: str) -> list[Place]:
    """Return the places of one kind by name."""
    keys = (key for key in counts if key.partition(":")[0] == prefix)
    return sorted((Place(labels[key], counts[key]) for key in keys), key=lambda place: place.label)


def ambassador_of(user: AuthenticatedUser) -> Ambassador | None:
    """Return the user's row as an ambassador or applicant; None if they never applied."""
    return Ambassador.objects.filter(user=user).first()


def thanks_to(user: AuthenticatedUser) -> list[Thanks]:
    """Return the last five words of thanks to this user."""
    ambassador = ambassador_of(user)
    return list(ambassador.thanks.select_related("giver")[:5]) if ambassador else []


def thanks_given_by(user: AuthenticatedUser) -> QuerySet[Thanks]:
    """Return the words of thanks that the user gave."""
    return Thanks.objects.filter(giver=user)


def application_of(user: AuthenticatedUser) -> QuerySet[Ambassador]:
    """Return what is kept of the user as an ambassador, for their own data."""
    return Ambassador.objects.filter(user=user)
