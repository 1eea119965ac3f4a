"""Subject keys: how rings, audiences and restrictions name sets of people.

A key is ``prefix`` or ``prefix:id``, for example ``user:12``, ``group:3``, ``unit:45``,
``location:2`` or ``ambassador``. The framework knows no room: each room registers a provider for
its prefixes in its ``AppConfig.ready()``.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Concat
from django.forms import Widget
from django.utils.functional import Promise

from kring.core.memo import memoized
from kring.core.types import AnyUser

KEY_PATTERN = re.compile(r"^[a-z][a-z_]{0,30}(:[A-Za-z0-9_-]{1,60})?$")


@dataclass(frozen=True)
class SubjectProvider:
    """The subject keys of one prefix, provided by a room.

    ``keys_for(user)`` returns every key of this prefix that the signed-in user has, including the
    inherited ones (a member of a team has the key of its department): either the keys, or a
    queryset whose only value is the key, so that all providers together cost one SQL query.
    ``labels(ids)`` maps ids to names for people; an unknown id is left out. ``choices(search)``
    returns up to 20 pairs of id and name for a picker. ``count(ids)`` returns how many active people
    have one of the keys. ``members()`` answers ``keys_for`` for every active user at once: pairs of
    user id and key, or a queryset of these two values. Without it, users are asked one by one.
    """

    prefix: str
    verbose_name: str | Promise
    keys_for: Callable[[Any], Iterable[str] | QuerySet]
    labels: Callable[[Iterable[str]], Mapping[str, str]]
    choices: Callable[[str], Iterable[tuple[str, str]]]
    count: Callable[[Iterable[str]], int]
    members: Callable[[], Iterable[tuple[int, str]] | QuerySet] | None = None


_providers: dict[str, SubjectProvider] = {}
_home_unit: Callable[[Any], int | None] | None = None
_home_units: Callable[[], Iterable[tuple[int, str]] | QuerySet] | None = None
_picker: Callable[[], Widget] | None = None
_counted_units: Callable[[], Mapping[int, int]] | None = None


def register_home_unit(
    function: Callable[[Any], int | None],
    everybody: Callable[[], Iterable[tuple[int, str]] | QuerySet],
) -> None:
    """Set how to find a user's main unit, or None without one. A percentage of units counts by it.

    ``everybody()`` does the same for all active users at once, as ``members()`` of a provider does:
    pairs of user id and the key of the unit, or a queryset of these two values.
    """
    global _home_unit, _home_units
    _home_unit, _home_units = function, everybody


def home_units() -> Iterable[tuple[int, str]]:
    """Return the user id of every active user with a main unit, and the key of that unit."""
    return _home_units() if _home_units else ()


def register_counted_units(function: Callable[[], Mapping[int, int]]) -> None:
    """Set how to find the unit as which a main unit counts: the lowest one above it with enough people.

    ``function()`` maps the id of every main unit to that of the unit; one that is left out counts as none.
    """
    global _counted_units
    _counted_units = function


def counted_units() -> Mapping[int, int]:
    """Return by main unit the unit as which its people are counted, so that nobody can be singled out."""
    return _counted_units() if _counted_units else {}


def register_subject_picker(widget: Callable[[], Widget]) -> None:
    """Set the form widget that lets people choose subject keys by name."""
    global _picker
    _picker = widget


def subject_picker() -> Widget:
    """Return a new widget for choosing subject keys. LookupError when no room has registered one."""
    if _picker is None:
        message = "No room has registered a picker of subject keys."
        raise LookupError(message)
    return _picker()


def home_unit(user: AnyUser) -> int | None:
    """Return the id of the user's main unit, kept on the user object like the keys."""
    return memoized(user, "_kring_home_unit", lambda: _home_unit(user) if _home_unit else None)


def register_subject_provider(provider: SubjectProvider) -> None:
    """Register the provider of a prefix. ValueError if another provider has the prefix."""
    known = _providers.get(provider.prefix)
    if known is not None and known != provider:
        message = f"The subject prefix {provider.prefix!r} is registered twice."
        raise ValueError(message)
    _providers[provider.prefix] = provider


def subject_providers() -> tuple[SubjectProvider, ...]:
    """Return every provider, in the order of registration."""
    return tuple(_providers.values())


def subject_keys(user: AnyUser) -> frozenset[str]:
    """Return all keys of the user; none for a visitor or an inactive user.

    The answer is kept on the user object: one request asks many times, and a user object lives
    as long as its request.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return frozenset()
    return memoized(user, "_kring_subject_keys", lambda: _collect_keys(user))


def _collect_keys(user: AnyUser) -> frozenset[str]:
    """Ask every provider, and the database once for all that answered with a queryset."""
    keys: set[str] = set()
    queries: list[QuerySet] = []
    for provider in _providers.values():
        answer = provider.keys_for(user)
        if isinstance(answer, QuerySet):
            queries.append(answer.order_by())
        else:
            keys.update(answer)
    if queries:
        keys.update(key for (key,) in queries[0].union(*queries[1:], all=True))
    return frozenset(keys)


@dataclass(frozen=True, slots=True)
class Everyone:
    """Every active user by id: the name, the subject keys, and the main unit if there is one."""

    names: Mapping[int, str]
    keys: Mapping[int, set[str]]
    units: Mapping[int, int]


# Which part of the one query a row comes from.
NAME, UNIT, KEY = range(3)


def everyone() -> Everyone:
    """Return all active users at once: in one query, plus those of providers that cannot join it."""
    answers: list[tuple[int, Iterable[tuple[int, str]] | QuerySet]] = [(NAME, _names())]
    if _home_units:
        answers.append((UNIT, _home_units()))
    answers += [
        (KEY, provider.members() if provider.members else _one_by_one(provider))
        for provider in _providers.values()
    ]
    rows: list[Iterable[tuple[int, str, int]]] = []
    queries: list[QuerySet] = []
    for part, answer in answers:
        if isinstance(answer, QuerySet):
            queries.append(answer.order_by().annotate(part=Value(part)))
        else:
            rows.append((user, value, part) for user, value in answer)
    rows.append(queries[0].union(*queries[1:], all=True))
    return _group_rows(rows)


def _group_rows(rows: Iterable[Iterable[tuple[int, str, int]]]) -> Everyone:
    names: dict[int, str] = {}
    keys: dict[int, set[str]] = defaultdict(set)
    units: dict[int, int] = {}
    for user, value, part in chain.from_iterable(rows):
        if part == KEY:
            keys[user].add(value)
        elif part == UNIT:
            units[user] = int(value.partition(":")[2])
        else:
            name, _newline, login = value.partition("\n")
            names[user] = name.strip() or login
    return Everyone(names, keys, units)


def _names() -> QuerySet:
    """Return the id of every active user with two lines: the name, which may be empty, and the login."""
    users = get_user_model()
    parts = ("first_name", Value(" "), "last_name", Value("\n"), users.USERNAME_FIELD)
    name = Concat(*parts, output_field=CharField())
    return users.objects.filter(is_active=True).order_by().values_list("pk", name)


def _one_by_one(provider: SubjectProvider) -> Iterator[tuple[int, str]]:
    """Ask a provider that cannot answer for all users at once about each active user."""
    for user in get_user_model().objects.filter(is_active=True):
        answer = provider.keys_for(user)
        for key in (key for (key,) in answer) if isinstance(answer, QuerySet) else answer:
            yield user.pk, key


def validate_subject_key(key: str) -> None:
    """ValueError when the key is malformed or its prefix is unknown."""
    if not KEY_PATTERN.match(key):
        message = f"{key!r} is not a subject key such as unit:45."
        raise ValueError(message)
    prefix = key.partition(":")[0]
    if prefix not in _providers:
        message = f"No room provides the subject prefix {prefix!r}."
        raise ValueError(message)


def subject_labels(keys: Iterable[str]) -> dict[str, str]:
    """Return the name of each key, with one call per prefix; an unknown key names itself."""
    by_prefix: dict[str, list[str]] = {}
    for key in keys:
        prefix, _, identifier = key.partition(":")
        by_prefix.setdefault(prefix, []).append(identifier)
    labels = {}
    for prefix, ids in by_prefix.items():
        provider = _providers.get(prefix)
        names = provider.labels(ids) if provider else {}
        for identifier in ids:
            key = f"{prefix}:{identifier}" if identifier else prefix
            labels[key] = str(names.get(identifier, key))
    return labels
