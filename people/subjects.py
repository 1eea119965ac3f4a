"""The subject keys of this room: user, group, unit, location, family and language."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value, Window
from django.db.models.functions import Cast, Concat, RowNumber
from django.utils.translation import gettext_lazy as _

from kring.core.subjects import (
    SubjectProvider,
    register_counted_units,
    register_home_unit,
    register_subject_provider,
)
from people import counted_units
from people.models import JobFamily, Location, OrgUnit, Person, Post, User

CHOICES = 20


def _keys(queryset: QuerySet, prefix: str, field: str = "pk") -> QuerySet:
    """Return the rows as subject keys."""
    key = Concat(Value(f"{prefix}:"), Cast(field, CharField()), output_field=CharField())
    return queryset.order_by().values_list(key)


def _pairs_of(queryset: QuerySet, prefix: str, user: str, field: str) -> QuerySet:
    """Return the rows as pairs of the id of an active user and the subject key."""
    key = Concat(Value(f"{prefix}:"), Cast(field, CharField()), output_field=CharField())
    return queryset.order_by().values_list(user, key)


def _user_keys(user: User) -> list[str]:
    return [f"user:{user.pk}"]


def _group_keys(user: User) -> QuerySet:
    return _keys(Group.objects.filter(user=user), "group")


def _posts(user: User) -> QuerySet[Post]:
    return Post.objects.filter(person__user=user, person__is_active=True)


def _unit_keys(user: User) -> QuerySet:
    """Return the units of the user's posts and everything above them."""
    below = _posts(user).filter(unit__path__startswith=OuterRef("path"))
    return _keys(OrgUnit.objects.filter(Exists(below)), "unit")


def _family_keys(user: User) -> QuerySet:
    return _keys(_posts(user).filter(job_family__isnull=False), "family", "job_family_id")


def _location_keys(user: User) -> QuerySet:
    active = Location.people.through.objects.filter(person__user=user, person__is_active=True)
    return _keys(active, "location", "location_id")


def _language_keys(user: User) -> list[str]:
    return [f"language:{user.language}"] if user.language else []


def _all_users() -> QuerySet:
    return _pairs_of(User.objects.filter(is_active=True), "user", "pk", "pk")


def _all_groups() -> QuerySet:
    members = User.groups.through.objects.filter(user__is_active=True)
    return _pairs_of(members, "group", "user_id", "group_id")


def _all_posts() -> QuerySet[Post]:
    return Post.objects.filter(person__user__is_active=True, person__is_active=True)


def _all_units() -> Iterator[tuple[int, str]]:
    """Yield the units of every active user's posts and everything above them."""
    keys = {path: f"unit:{pk}" for path, pk in OrgUnit.objects.values_list("path", "pk")}
    for user, path in _all_posts().order_by().values_list("person__user_id", "unit__path"):
        for end in range(OrgUnit.steplen, len(path) + 1, OrgUnit.steplen):
            yield user, keys[path[:end]]


def _all_families() -> QuerySet:
    posts = _all_posts().filter(job_family__isnull=False)
    return _pairs_of(posts, "family", "person__user_id", "job_family_id")


def _all_locations() -> QuerySet:
    through = Location.people.through.objects
    active = through.filter(person__user__is_active=True, person__is_active=True)
    return _pairs_of(active, "location", "person__user_id", "location_id")


def _all_languages() -> QuerySet:
    speaking = User.objects.filter(is_active=True).exclude(language="")
    return _pairs_of(speaking, "language", "pk", "language")


def _numbers(ids: Iterable[str]) -> list[int]:
    return [int(value) for value in ids if value.isdecimal()]


def _labels(queryset: QuerySet, ids: Iterable[str]) -> Mapping[str, str]:
    return {str(item.pk): str(item) for item in queryset.filter(pk__in=_numbers(ids))}


def _pairs(queryset: QuerySet) -> list[tuple[str, str]]:
    return [(str(item.pk), str(item)) for item in queryset[:CHOICES]]


def _users(search: str) -> QuerySet:
    found = User.objects.filter(is_active=True)
    if search:
        people = Person.objects.named(search)
        found = found.filter(Q(person__in=people) | Q(email__icontains=search))
    return found.order_by("email")


def _units(search: str) -> QuerySet:
    return OrgUnit.objects.filter(
        Q(name_nl__icontains=search) | Q(name_en__icontains=search) | Q(abbreviation__iexact=search)
    )


def _active(**lookup: Any) -> int:
    return Person.objects.active().filter(**lookup).distinct().count()


def _unit_count(ids: Iterable[str]) -> int:
    below = Q(pk__in=[])
    for path in OrgUnit.objects.filter(pk__in=_numbers(ids)).values_list("path", flat=True):
        below |= Q(posts__unit__path__startswith=path)
    return Person.objects.active().filter(below).distinct().count()


def _home_unit(user: User) -> int | None:
    return _posts(user).order_by("-is_primary", "pk").values_list("unit_id", flat=True).first()


def _home_units() -> QuerySet:
    """Return the result of ``_home_unit`` for every active user."""
    place = Window(RowNumber(), partition_by="person_id", order_by=["-is_primary", "pk"])
    main = _all_posts().annotate(place=place).filter(place=1)
    return _pairs_of(main, "unit", "person__user_id", "unit_id")


def register() -> None:
    """Register the providers with the framework."""
    register_home_unit(_home_unit, _home_units)
    register_counted_units(counted_units.current)
    languages = dict(settings.LANGUAGES)
    for provider in (
        SubjectProvider(
            "user",
            _("Person"),
            _user_keys,
            lambda ids: _labels(User.objects.select_related("person"), ids),
            lambda search: _pairs(_users(search)),
            lambda ids: _active(user__in=_numbers(ids)),
            _all_users,
        ),
        SubjectProvider(
            "group",
            _("Group"),
            _group_keys,
            lambda ids: _labels(Group.objects.all(), ids),
            lambda search: _pairs(Group.objects.filter(name__icontains=search).order_by("name")),
            lambda ids: _active(user__groups__in=_numbers(ids)),
            _all_groups,
        ),
        SubjectProvider(
            "unit",
            _("Unit"),
            _unit_keys,
            lambda ids: _labels(OrgUnit.objects.all(), ids),
            lambda search: _pairs(_units(search)),
            _unit_count,
            _all_units,
        ),
        SubjectProvider(
            "location",
            _("Location"),
            _location_keys,
            lambda ids: _labels(Location.objects.all(), ids),
            lambda search: _pairs(Location.objects.filter(name__icontains=search)),
            lambda ids: _active(locations__in=_numbers(ids)),
            _all_locations,
        ),
        SubjectProvider(
            "family",
            _("Job family"),
            _family_keys,
            lambda ids: _labels(JobFamily.objects.all(), ids),
            lambda search: _pairs(
                JobFamily.objects.filter(
                    Q(name_nl__icontains=search) | Q(name_en__icontains=search)
                )
            ),
            lambda ids: _active(posts__job_family__in=_numbers(ids)),
            _all_families,
        ),
        SubjectProvider(
            "language",
            _("Language"),
            _language_keys,
            lambda ids: {code: str(languages[code]) for code in ids if code in languages},
            lambda search: [
                (code, str(name))
                for code, name in languages.items()
                if search.lower() in str(name).lower()
            ],
            lambda ids: _active(user__language__in=list(ids)),
            _all_languages,
        ),
    ):
        register_subject_provider(provider)
