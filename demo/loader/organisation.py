"""Locations, units, people and logins."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from demo.accounts import PASSWORD, SIGN_INS, SignIn
from demo.names import PersonData, people
from demo.prose import OrganisationData, load_organisation
from people.models import (
    JobFamily,
    Location,
    OrgUnit,
    Person,
    PersonSkill,
    Post,
    Skill,
    User,
    WorkingDay,
)

# Every tenth colleague has never signed in: such people are in the directory all the same.
NEVER_SIGNED_IN = 10


@dataclass
class Staff:
    """The organisation as the other loaders need it: by code, and by personnel number."""

    data: OrganisationData
    units: dict[str, OrgUnit] = field(default_factory=dict)
    locations: dict[str, Location] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    members: dict[str, list[PersonData]] = field(default_factory=dict)

    def head_of(self, unit: str) -> Person:
        """Return the head of the unit, or of the nearest unit above that has one."""
        node = self.units[unit]
        while node.head is None:
            node = node.get_parent()
        return node.head

    def keys(self, units: tuple[str, ...] = (), locations: tuple[str, ...] = ()) -> list[str]:
        """Return the subject keys of the units and locations."""
        return [f"unit:{self.units[code].pk}" for code in units] + [
            f"location:{self.locations[code].pk}" for code in locations
        ]


def load(*, today: date) -> Staff:
    """Make the organisation and everybody in it."""
    staff = Staff(load_organisation())
    _locations(staff)
    _units(staff)
    members = people(today=today)
    _people(staff, members)
    _lines(staff, members)
    _logins(staff, members)
    return staff


def _locations(staff: Staff) -> None:
    for data in staff.data.locations:
        staff.locations[data.code] = Location.objects.create(
            code=data.code,
            name=data.name,
            street=data.address,
            postcode=data.postcode,
            city=data.town,
            opening_hours=data.opening_hours,
            description="\n".join((*data.floors, *data.facilities)),
        )


def _units(staff: Staff) -> None:
    for data in staff.data.units:
        values = {
            "code": data.code,
            "abbreviation": data.code,
            "name_nl": data.nl,
            "name_en": data.en,
            "location": staff.locations.get(data.location),
        }
        if data.parent:
            OrgUnit.objects.get(code=data.parent).add_child(**values)
        else:
            OrgUnit.add_root(**values)
    # Read again: adding a sibling in order may have moved the others.
    staff.units = {unit.code: unit for unit in OrgUnit.objects.all()}


def _people(staff: Staff, members: list[PersonData]) -> None:
    families = {
        data.code: JobFamily.objects.create(code=data.code, name_nl=data.nl, name_en=data.en)
        for data in staff.data.job_families
    }
    made = Person.objects.bulk_create(_person(member) for member in members)
    staff.people = {person.external_id: person for person in made}
    for member in members:
        staff.members.setdefault(member.unit, []).append(member)
    _heads(staff, members)
    _skills(staff, members)
    here = Person.locations.through
    here.objects.bulk_create(
        here(person=staff.people[m.number], location=staff.locations[m.location]) for m in members
    )
    Post.objects.bulk_create(
        Post(
            person=staff.people[member.number],
            unit=staff.units[member.unit],
            title=member.job_title_nl,
            title_en=member.job_title_en,
            job_family=families[member.job_family],
        )
        for member in members
    )
    WorkingDay.objects.bulk_create(
        WorkingDay(
            person=staff.people[member.number],
            weekday=day,
            location=staff.locations[member.location],
        )
        for member in members
        for day in member.working_days
    )


def _person(member: PersonData) -> Person:
    return Person(
        external_id=member.number,
        first_name=member.first_name,
        nickname=member.preferred_name,
        prefix=member.prefix,
        last_name=member.last_name,
        pronouns=member.pronouns,
        email=member.email,
        phone=member.phone,
        mobile=member.mobile,
        languages=list(member.languages),
        ask_me_about=", ".join(member.ask_me_about),
        biography=member.biography,
        started_on=member.start_date,
        left_on=member.left_on,
        is_active=member.active,
    )


def _heads(staff: Staff, members: list[PersonData]) -> None:
    heads = {member.unit: staff.people[member.number] for member in members if member.is_head}
    for code, head in heads.items():
        staff.units[code].head = head
    OrgUnit.objects.bulk_update([staff.units[code] for code in heads], ["head"])


def _skills(staff: Staff, members: list[PersonData]) -> None:
    names = dict.fromkeys(skill for member in members for skill in member.skills)
    skills = {name: Skill.objects.get_or_create(name=name)[0] for name in names}
    PersonSkill.objects.bulk_create(
        PersonSkill(content_object=staff.people[member.number], tag=skills[skill])
        for member in members
        for skill in dict.fromkeys(member.skills)
    )


def _lines(staff: Staff, members: list[PersonData]) -> None:
    """Give everybody their manager and substitute, now that all are there."""
    for member in members:
        person = staff.people[member.number]
        person.manager = staff.people.get(member.manager or "")
        person.substitute = staff.people.get(member.substitute or "")
    Person.objects.bulk_update(staff.people.values(), ["manager", "substitute"], batch_size=200)


def player_of(staff: Staff, sign_in: SignIn) -> Person:
    """Return the colleague who plays the role of this sign-in."""
    if sign_in.is_head:
        return staff.head_of(sign_in.unit)
    others = [
        member for member in staff.members[sign_in.unit] if member.active and not member.is_head
    ]
    return staff.people[others[sign_in.number].number]


def _logins(staff: Staff, members: list[PersonData]) -> None:
    """Give the roles their sign-ins, and most others a login without a password."""
    password = make_password(PASSWORD)
    for sign_in in SIGN_INS:
        person = player_of(staff, sign_in)
        user = User(
            email=sign_in.email,
            password=password,
            first_name=person.nickname or person.first_name,
            last_name=" ".join(part for part in (person.prefix, person.last_name) if part),
            language=sign_in.language,
            is_superuser=sign_in.is_superuser,
            is_staff=sign_in.is_superuser,
        )
        user.save()
        user.groups.set(Group.objects.filter(name__in=sign_in.groups))
        person.user = user
        person.save()
    _silent_logins([staff.people[member.number] for member in members])


def _silent_logins(everybody: list[Person]) -> None:
    unusable = make_password(None)
    quiet = [
        person
        for number, person in enumerate(everybody)
        if person.is_active and person.user is None and number % NEVER_SIGNED_IN
    ]
    users = User.objects.bulk_create(
        User(
            email=person.email,
            password=unusable,
            first_name=person.nickname or person.first_name,
            last_name=" ".join(part for part in (person.prefix, person.last_name) if part),
            language="en" if person.languages[:1] == ["en"] else "nl",
        )
        for person in quiet
    )
    for person, user in zip(quiet, users, strict=True):
        person.user = user
    Person.objects.bulk_update(quiet, ["user"], batch_size=200)
