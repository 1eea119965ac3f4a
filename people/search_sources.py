"""The colleagues and units that search finds."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from django.db.models import Q, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from kring.core.types import AuthenticatedUser
from people.folding import fold_name, spellings, whole_name
from people.models import JobFamily, Location, OrgUnit, Person, PersonSkill, Post, Skill
from people.models.derived import rows_written
from people.selectors import people_cards, units_with_ancestors
from search.api import Document, Kind, Label, bilingual, changed, register_source

PEOPLE, UNITS = "people", "units"
_DIGITS = re.compile(r"\D+")
_MARKS = re.compile(r"[\W_]+")
# Colleagues remember a phone number by its extension.
EXTENSION_DIGITS = 4
V = TypeVar("V")


class PeopleSource:
    """Everyone who works here, found by what colleagues know about them."""

    key = PEOPLE

    def kinds(self) -> Sequence[Kind]:
        """Return the one kind there is."""
        return [Kind(key="person", label=_("Colleagues"), icon="people", order=10)]

    def ids(self, after: str, limit: int) -> Sequence[str]:
        """Return the ids of the people after this one."""
        people = Person.objects.active().filter(pk__gt=int(after or 0))
        return _texts(people.order_by("pk").values_list("pk", flat=True)[:limit])

    def documents(self, ids: Sequence[str]) -> Iterator[Document]:
        """Yield the documents of those who work here."""
        people = list(Person.objects.active().filter(pk__in=ids))
        context = _context_of(people)
        for person in people:
            yield _person(person, context)

    def load(self, ids: Sequence[str], user: AuthenticatedUser) -> Mapping[str, Any]:
        """Return the people themselves, for their pictures."""
        people = people_cards(Person.objects.active()).prefetch_related(None)
        found = people.prefetch_related("photo__renditions").in_bulk([int(pk) for pk in ids])
        return {str(pk): person for pk, person in found.items()}


@dataclass(frozen=True)
class _Context:
    """What other tables hold about a batch of people, by person, read once for all.

    As values rather than models: a prefetch makes a model and several querysets of each row, which
    takes longer than all the rest.
    """

    # Main post first.
    posts: Mapping[int, Sequence["_Post"]]
    # The units of the posts, with those above, from the top down.
    above: Mapping[int, Sequence[OrgUnit]]
    places: Mapping[int, Sequence["_Place"]]
    skills: Mapping[int, Sequence[str]]


class _Post(NamedTuple):
    unit: int
    title: str
    title_en: str
    # The job family in Dutch and in English; None without one.
    family_nl: str | None
    family_en: str | None


class _Place(NamedTuple):
    code: str
    name: str
    city: str


def _context_of(people: Sequence[Person]) -> _Context:
    pks = [person.pk for person in people]
    held = Post.objects.filter(person__in=pks).values_list(
        "person_id",
        "unit_id",
        "title",
        "title_en",
        "job_family__name_nl",
        "job_family__name_en",
    )
    places = Person.locations.through.objects.filter(person__in=pks).order_by("location__name")
    skills = PersonSkill.objects.filter(content_object__in=pks).order_by("pk")
    posts = _grouped((row[0], _Post(*row[1:])) for row in held)
    units = {post.unit for each in posts.values() for post in each}
    return _Context(
        posts=posts,
        above=units_with_ancestors(OrgUnit.objects.filter(pk__in=units)),
        places=_grouped(
            (row[0], _Place(*row[1:]))
            for row in places.values_list(
                "person_id", "location__code", "location__name", "location__city"
            )
        ),
        skills=_grouped(skills.values_list("content_object_id", "tag__name")),
    )


def _grouped(rows: Iterable[tuple[int, V]]) -> dict[int, list[V]]:
    """Group the second value of each pair by the first."""
    found: dict[int, list[V]] = defaultdict(list)
    for key, value in rows:
        found[key].append(value)
    return found


def _person(person: Person, context: _Context) -> Document:
    posts = context.posts.get(person.pk, ())
    units = {unit.pk: unit for post in posts for unit in context.above[post.unit]}
    places = context.places.get(person.pk, ())
    numbers = [number for number in (person.phone, person.mobile) if number]
    facts = [", ".join(place.name for place in places), *numbers[:1], person.email]
    return Document(
        source=PEOPLE,
        id=str(person.pk),
        kind="person",
        title=person.display_name,
        url=person.get_absolute_url(),
        summary=_job(posts[0], units[posts[0].unit]) if posts else "",
        names=_names(person),
        roles=_distinct(
            [title for post in posts for title in (post.title, post.title_en)]
            + [name or "" for post in posts for name in (post.family_nl, post.family_en)]
        ),
        keywords=_distinct(context.skills.get(person.pk, ())),
        other_words=_distinct(
            [unit.abbreviation for unit in units.values()]
            + [word for place in places for word in (place.city, place.code)]
        ),
        body="\n".join(filter(None, (person.ask_me_about, person.biography))),
        codes=(*_phone_codes(numbers), *_email_codes(person.email)),
        facts=tuple(fact for fact in facts if fact),
        updated=person.updated_at,
        units=tuple(_unit_label(unit) for unit in units.values()),
        locations=tuple(Label(place.code, place.name) for place in places),
    )


def _job(post: _Post, unit: OrgUnit) -> str:
    return bilingual(
        f"{post.title}, {unit.name_nl}",
        f"{post.title_en or post.title}, {unit.name_en or unit.name_nl}",
    )


def _names(person: Person) -> tuple[str, ...]:
    """Return every way to write the name: as shown, as registered, last name first, in other spellings."""
    prefixed = f"{person.prefix} {person.last_name}".strip()
    whole = [
        person.display_name,
        f"{person.first_name} {prefixed}",
        f"{prefixed} {person.nickname or person.first_name}",
        whole_name(person.nickname or person.first_name, prefixed, family_first=True),
        person.search_name.strip(),
    ]
    # A double name is found by either half, in either order: Bakker-de Vries, de Vries-Bakker.
    halves = [half.strip() for half in person.last_name.split("-") if half.strip()]
    if len(halves) > 1:
        called = person.nickname or person.first_name
        whole += [
            f"{called} {' '.join(reversed(halves))}",
            *(f"{called} {half}" for half in halves),
        ]
    return _distinct([*whole, *(form for name in whole[:2] for form in spellings(name))])


def _phone_codes(numbers: Iterable[str]) -> Iterator[str]:
    """Yield a number as its digits: with the country, with a zero, and its extension."""
    for number in numbers:
        digits = _DIGITS.sub("", number)
        national = "0" + digits[2:] if digits.startswith("31") else digits
        yield from dict.fromkeys((digits, national, digits[-EXTENSION_DIGITS:]))


def _email_codes(address: str) -> Iterator[str]:
    """Yield an address, the part before the @, and the words of that part."""
    local = address.partition("@")[0]
    yield from dict.fromkeys((address, local, *_MARKS.split(local)))


def _unit_label(unit: OrgUnit) -> Label:
    return Label(unit.code, bilingual(unit.name_nl, unit.name_en))


class UnitSource:
    """The parts of the organisation."""

    key = UNITS

    def kinds(self) -> Sequence[Kind]:
        """Return the one kind there is."""
        return [Kind(key="unit", label=_("Units"), icon="diagram-3", order=15)]

    def ids(self, after: str, limit: int) -> Sequence[str]:
        """Return the ids of the units after this one."""
        units = OrgUnit.objects.filter(pk__gt=int(after or 0)).order_by("pk")
        return _texts(units.values_list("pk", flat=True)[:limit])

    def documents(self, ids: Sequence[str]) -> Iterator[Document]:
        """Yield the documents of the units."""
        units = list(OrgUnit.objects.filter(pk__in=ids).select_related("head", "location"))
        above = units_with_ancestors(units)
        for unit in units:
            yield _unit(unit, above[unit.pk])

    def load(self, ids: Sequence[str], user: AuthenticatedUser) -> Mapping[str, Any]:
        """Return every unit asked for: everyone may see all of them."""
        return dict.fromkeys(ids)


def _unit(unit: OrgUnit, above: Sequence[OrgUnit]) -> Document:
    head = [unit.head.display_name] if unit.head and unit.head.is_active else []
    place = [unit.location.name] if unit.location else []
    short = [unit.abbreviation] if unit.abbreviation else []
    return Document(
        source=UNITS,
        id=str(unit.pk),
        kind="unit",
        title=bilingual(unit.name_nl, unit.name_en),
        url=unit.get_absolute_url(),
        summary=unit.description,
        names=_distinct(
            [unit.name_nl, unit.name_en, *map(fold_name, (unit.name_nl, unit.name_en))]
        ),
        codes=_distinct([*short, unit.code]),
        other_words=_distinct([*short, *head, *place]),
        facts=(*short, *head, *place),
        trail=tuple(bilingual(one.name_nl, one.name_en) for one in above if one != unit),
        units=tuple(_unit_label(one) for one in above),
        locations=(Label(unit.location.code, unit.location.name),) if unit.location else (),
    )


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _texts(ids: Iterable[object]) -> list[str]:
    return [str(pk) for pk in ids]


register_source(PeopleSource())
register_source(UnitSource())


def _people_changed(people: QuerySet[Person]) -> None:
    changed(PEOPLE, _texts(people.values_list("pk", flat=True)))


@receiver([post_save, post_delete], sender=Person)
def index_person(sender, instance, raw=False, **kwargs):
    """Index the person, and the units that name the person as their head."""
    if not raw:
        changed(PEOPLE, [str(instance.pk)])
        heads = OrgUnit.objects.filter(head_id=instance.pk)
        changed(UNITS, _texts(heads.values_list("pk", flat=True)))


@receiver([post_save, post_delete], sender=Post)
def index_holder_of_post(sender, instance, raw=False, **kwargs):
    """Index the person whose post it is."""
    if not raw:
        changed(PEOPLE, [str(instance.person_id)])


@receiver([post_save, post_delete], sender=PersonSkill)
def index_skilled_person(sender, instance, raw=False, **kwargs):
    """Index the person who gained or lost a skill."""
    if not raw:
        changed(PEOPLE, [str(instance.content_object_id)])


@receiver(rows_written)
def index_rows(sender, rows, **kwargs):
    """Index people who were written many at a time, and the holders of such posts."""
    if sender is Person:
        changed(PEOPLE, _texts(row.pk for row in rows))
    elif sender is Post:
        changed(PEOPLE, _texts({row.person_id for row in rows}))


@receiver(m2m_changed, sender=Person.locations.through)
def index_person_elsewhere(sender, instance, action, pk_set, reverse, **kwargs):
    """Index those whose locations changed, from either side."""
    if reverse and action in {"pre_clear", "post_add", "post_remove"}:
        people = Person.objects.filter(locations=instance) if pk_set is None else pk_set
        changed(PEOPLE, _texts(people.values_list("pk", flat=True) if pk_set is None else people))
    elif not reverse and action.startswith("post_"):
        changed(PEOPLE, [str(instance.pk)])


@receiver(post_save, sender=OrgUnit)
@receiver(post_delete, sender=OrgUnit)
def index_unit(sender, instance, created=False, raw=False, **kwargs):
    """Index the unit, what lies below it and who works there: all of them carry its name."""
    if raw:
        return
    below = OrgUnit.objects.filter(path__startswith=instance.path)
    changed(UNITS, [str(instance.pk), *_texts(below.values_list("pk", flat=True))])
    if not created:
        holders = Person.objects.filter(posts__unit__path__startswith=instance.path)
        _people_changed(holders.distinct())


@receiver([post_save, pre_delete], sender=Location)
def index_location(sender, instance, created=False, raw=False, **kwargs):
    """Index who works at the location and which units are there."""
    if not raw and not created:
        _people_changed(Person.objects.filter(locations=instance.pk))
        units = OrgUnit.objects.filter(location_id=instance.pk)
        changed(UNITS, _texts(units.values_list("pk", flat=True)))


@receiver(post_save, sender=Skill)
@receiver(post_save, sender=JobFamily)
def index_renamed_word(sender, instance, created, raw=False, **kwargs):
    """Index who is found by a skill or a job family under its new name."""
    if not raw and not created:
        named = (
            Q(tagged_skills__tag=instance.pk)
            if sender is Skill
            else Q(posts__job_family=instance.pk)
        )
        _people_changed(Person.objects.filter(named).distinct())
