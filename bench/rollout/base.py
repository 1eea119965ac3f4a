"""The scratch base of a drive: an organisation in units, its logins, and plugins without code.

It is made once; every year begins on a copy. People are numbers, as in `releases.rehearsal`: here they get logins.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import override_settings
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from adoption.ambassadors.models import Ambassador
from kring.jobs.api import nothing_enqueued
from people.models import OrgUnit, Person, Post
from plugins.install.manifest import Manifest
from plugins.install.registry import InstalledPlugin
from releases.rehearsal.world import Kind, Organisation
from releases.services.starting_plans import think_big_act_small

UNITS_OF_A_DIRECTORATE = 10
MANAGERS = ("anouk@example.org", "bram@example.org")
VERSION = "1.0"


@dataclass(frozen=True)
class Base:
    """The ids of the logins by the number of a person, of units by theirs, and the logins of release managers.

    ``keys`` are the subject keys that each unit gives: its own and those of what is above it.
    """

    users: Sequence[int]
    units: Sequence[int]
    keys: Sequence[frozenset[str]]
    managers: Sequence[Any]


def fill(organisation: Organisation) -> None:
    """Make the units, two release managers, and a login with a post for everybody."""
    with nothing_enqueued():
        _fill(organisation)
    think_big_act_small()


def _fill(organisation: Organisation) -> None:
    units = _make_units(organisation.units)
    rights = Permission.objects.filter(codename__in=("manage_releases", "access_admin"))
    for address in MANAGERS:
        manager = get_user_model().objects.create(email=address, first_name="Anouk")
        manager.user_permissions.set(rights)
    _make_people([units[unit] for unit in organisation.unit_of])


def _make_units(number: int) -> list[Any]:
    root = OrgUnit.add_root(name_nl="Kring", code="kring")
    units: list[Any] = []
    for unit in range(number):
        if unit % UNITS_OF_A_DIRECTORATE == 0:
            name = f"Directie {unit // UNITS_OF_A_DIRECTORATE:03}"
            directorate = OrgUnit.objects.get(pk=root.pk).add_child(
                name_nl=name, code=f"directorate-{unit}"
            )
        above = OrgUnit.objects.get(pk=directorate.pk)
        units.append(above.add_child(name_nl=f"Team {unit:04}", code=f"team-{unit}"))
    return units


def _make_people(units: Sequence[Any]) -> None:
    """Make somebody for each of these units."""
    model = get_user_model()
    users = model.objects.bulk_create(
        model(
            email=f"person{number:06}@example.org", first_name="Sam", last_name=f"Bakker {number}"
        )
        for number in range(len(units))
    )
    people = Person.objects.bulk_create(
        Person(
            user=user,
            slug=f"sam-{number}",
            email=user.email,
            display_name=f"Sam Bakker {number}",
            sort_name=f"bakker {number:06} sam",
            search_name=f" sam bakker {number}",
        )
        for number, user in enumerate(users)
    )
    Post.objects.bulk_create(
        Post(person=person, unit=unit, title="Adviseur")
        for person, unit in zip(people, units, strict=True)
    )


def read() -> Base:
    """Return the organisation that is in the base."""
    users = get_user_model().objects
    people = users.filter(email__startswith="person").order_by("email")
    ids = dict(OrgUnit.objects.values_list("path", "pk"))
    teams = OrgUnit.objects.filter(code__startswith="team-").order_by("name_nl")
    return Base(
        users=list(people.values_list("pk", flat=True)),
        units=[team.pk for team in teams],
        keys=[frozenset(f"unit:{ids[path]}" for path in team.ancestor_paths) for team in teams],
        managers=list(users.filter(email__in=MANAGERS).order_by("email")),
    )


def appoint(base: Base, ambassadors: Sequence[int]) -> None:
    """Make these people the ambassadors of the year."""
    active = Ambassador.Status.ACTIVE
    Ambassador.objects.bulk_create(
        Ambassador(user_id=base.users[number], status=active) for number in ambassadors
    )


@contextmanager
def installed(kinds: dict[str, Kind]) -> Iterator[None]:
    """Let plugins be installed that have no code, by slug; what may depend on another depends on one of its own.

    Their quality is not measured here: it would let none of them reach everybody. What is counted waits in memory
    as in a process that serves people, but for no thread: a day ends with writing it.
    """
    made = [plugin for slug, kind in kinds.items() for plugin in _plugins(slug, kind)]
    with (
        override_settings(
            KRING_PLUGINS=(*settings.KRING_PLUGINS, *made), KRING_EVIDENCE_SECONDS=60
        ),
        patch("plugins.contributions.usage._start_writing"),
        patch("plugins.install.quality.tier_of", return_value="gold"),
    ):
        yield


def needed_by(slug: str) -> str:
    """Return the plugin on which this one depends, if its world stops one."""
    return f"{slug}base"


def _plugins(slug: str, kind: Kind) -> Iterator[Any]:
    if kind.off_days:
        yield _plugin(needed_by(slug), "what it needs")
    yield _plugin(slug, kind.name, (needed_by(slug),) if kind.off_days else ())


def _plugin(slug: str, title: str, needs: Sequence[str] = ()) -> Any:
    texts = {"": f"{title} ({slug})"}
    manifest = Manifest(
        slug=slug,
        title=texts,
        summary=texts,
        version=Version(VERSION),
        author="Kring",
        requires_kring=SpecifierSet(),
        depends=dict.fromkeys(needs, SpecifierSet()),
    )
    return InstalledPlugin(slug, slug, slug, Version(VERSION), manifest)
