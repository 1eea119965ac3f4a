"""Read what the people pages show."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from string import ascii_lowercase
from typing import Any, TypeVar

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.images.models import SourceImageIOError
from wagtail.models import CollectionViewRestriction

from people.languages import language_name
from people.models import Location, OrgUnit, Person, PersonSkill, Post, Skill, WorkingDay

PAGE_SIZE = 24
# Some kilobytes: a phone refuses a contact that is large.
SMALL_PHOTO = "fill-192x192|format-jpeg|jpegquality-70|bgcolor-ffffff"
QUERY_LENGTH = 100
LETTERS = ascii_lowercase
SKILLS_OFFERED = 8

Option = TypeVar("Option", OrgUnit, Location, Skill)


def people_cards(people: QuerySet[Person]) -> QuerySet[Person]:
    """Return the people with what a card shows, in a fixed number of queries."""
    return people.select_related("photo").prefetch_related(
        "posts__unit", "locations", "photo__renditions"
    )


def small_photo(person: Person) -> bytes | None:
    """Return the photo as a small JPEG for a contact; None without one, or if not everybody may see it."""
    photo = person.photo
    # A rule of its own, or of its collection: who asks for the contact may not meet it.
    if photo is None or getattr(photo, "access_rule_id", None):
        return None
    above = photo.collection.get_ancestors(inclusive=True)
    if CollectionViewRestriction.objects.filter(collection__in=above).exists():
        return None
    try:
        rendition = photo.get_rendition(SMALL_PHOTO)
        with rendition.file.open("rb") as file:
            return file.read()
    except (OSError, SourceImageIOError):
        return None


def with_presence(people: QuerySet[Person]) -> QuerySet[Person]:
    """Return the people with their working days, by which a card tells who is in today."""
    return people.prefetch_related("working_days__location")


def in_unit(people: QuerySet[Person], unit: OrgUnit) -> QuerySet[Person]:
    """Return the people with a post in the unit or anywhere below it."""
    posts = Post.objects.filter(person=OuterRef("pk"), unit__path__startswith=unit.path)
    return people.filter(Exists(posts))


def units_with_ancestors(units: Iterable[OrgUnit]) -> dict[int, list[OrgUnit]]:
    """Return by unit id the units from the top down to the unit itself, in one query."""
    units = list(units)
    paths = {path for unit in units for path in unit.ancestor_paths}
    known = {unit.path: unit for unit in OrgUnit.objects.filter(path__in=paths)} if paths else {}
    return {
        unit.pk: [known[path] for path in unit.ancestor_paths if path in known] for unit in units
    }


@dataclass(frozen=True)
class Chip:
    """A chosen filter, and the query string without it."""

    label: str
    query: str


@dataclass(frozen=True)
class Options:
    """The choices of the directory's filters."""

    units: list[OrgUnit]
    locations: list[Location]
    skills: list[Skill]


@dataclass
class Filters:
    """The typed name and the chosen filters of the directory."""

    name: str = ""
    unit: OrgUnit | None = None
    location: Location | None = None
    skill: Skill | None = None
    letter: str = ""
    in_today: bool = False
    chips: list[Chip] = field(default_factory=list)


def _parameter(query: Mapping[str, str], key: str) -> str:
    return query.get(key, "").replace("\x00", "")[:QUERY_LENGTH].strip()


def _letter(value: str) -> str:
    """Return the letter of the alphabet that was chosen; empty for anything else."""
    letter = value[:1].lower()
    return letter if letter in LETTERS else ""


def _chosen(options: Iterable[Option], attribute: str, value: str) -> Option | None:
    return next((one for one in options if getattr(one, attribute) == value), None)


def _chips(query: QueryDict, labels: dict[str, str]) -> list[Chip]:
    chips = []
    for key, label in labels.items():
        rest = query.copy()
        for gone in (key, "page"):
            rest.pop(gone, None)
        chips.append(Chip(label, rest.urlencode()))
    return chips


def _filters(query: QueryDict, options: Options) -> Filters:
    filters = Filters(
        name=_parameter(query, "q"),
        unit=_chosen(options.units, "code", _parameter(query, "unit")),
        location=_chosen(options.locations, "code", _parameter(query, "location")),
        skill=_chosen(options.skills, "slug", _parameter(query, "skill")),
        letter=_letter(_parameter(query, "letter")),
        in_today=_parameter(query, "today") == "yes",
    )
    labels = {
        "q": f"“{filters.name}”" if filters.name else "",
        "unit": str(filters.unit or ""),
        "location": str(filters.location or ""),
        "skill": str(filters.skill or ""),
        "letter": _("Last name with %(letter)s") % {"letter": filters.letter.upper()}
        if filters.letter
        else "",
        "today": _("In today") if filters.in_today else "",
    }
    filters.chips = _chips(query, {key: label for key, label in labels.items() if label})
    return filters


def _filtered(filters: Filters) -> QuerySet[Person]:
    people: QuerySet[Person] = Person.objects.active().matching(filters.name)
    if filters.unit:
        people = in_unit(people, filters.unit)
    if filters.location:
        people = people.filter(locations=filters.location)
    if filters.skill:
        tagged = PersonSkill.objects.filter(content_object=OuterRef("pk"), tag=filters.skill)
        people = people.filter(Exists(tagged))
    if filters.letter:
        people = people.filter(sort_name__startswith=filters.letter)
    if filters.in_today:
        days = WorkingDay.objects.filter(
            person=OuterRef("pk"), weekday=timezone.localdate().weekday()
        )
        people = people.filter(Exists(days))
    return people


def directory_context(query: QueryDict) -> dict[str, Any]:
    """Return one page of colleagues for the typed words and chosen filters, and the choices."""
    has_people = PersonSkill.objects.filter(tag=OuterRef("pk"), content_object__is_active=True)
    options = Options(
        units=list(OrgUnit.objects.all()),
        locations=list(Location.objects.all()),
        skills=list(Skill.objects.filter(Exists(has_people))),
    )
    filters = _filters(query, options)
    found = with_presence(people_cards(_filtered(filters)))
    page = Paginator(found, PAGE_SIZE).get_page(query.get("page"))
    return {"people": page, "filters": filters, "letters": LETTERS, **vars(options)}


def skills_beginning_with(typed: str) -> list[str]:
    """Return up to eight skills of colleagues with a word that begins with the typed letters."""
    typed = typed.replace("\x00", "").strip()[:QUERY_LENGTH]
    if not typed:
        return []
    in_use = PersonSkill.objects.filter(tag=OuterRef("pk"), content_object__is_active=True)
    found = Skill.objects.filter(Exists(in_use)).filter(
        Q(name__istartswith=typed) | Q(name__icontains=f" {typed}")
    )
    return list(found.values_list("name", flat=True)[:SKILLS_OFFERED])


def profile_context(slug: str) -> dict[str, Any]:
    """Return a person, leavers too, with what their page shows. Http404 if there is none.

    Manager, substitute and reports are included only while they work here.
    """
    people = people_cards(Person.objects.filter(slug=slug))
    # The type checker does not know taggit's manager.
    person = people.prefetch_related("skills", "working_days__location").first()  # type: ignore[misc]
    if person is None:
        raise Http404(_("There is no colleague at this address."))
    around = Q(pk__in=[person.manager_id, person.substitute_id]) | Q(manager=person)
    others: dict[int | None, Person] = {
        other.pk: other for other in people_cards(Person.objects.active().filter(around))
    }
    return {
        "person": person,
        "posts": posts_with_units(person),
        "manager": others.get(person.manager_id),
        "substitute": others.get(person.substitute_id),
        "reports": [other for other in others.values() if other.manager_id == person.pk],
        "languages": [language_name(code) for code in person.languages],
    }


def units_above(units: Iterable[OrgUnit]) -> dict[str, list[OrgUnit]]:
    """Return by unit path the units above each unit, highest first, in one query."""
    lines = {unit.path: unit.ancestor_paths[:-1] for unit in units}
    paths = {path for line in lines.values() for path in line}
    found = {unit.path: unit for unit in OrgUnit.objects.filter(path__in=paths)} if paths else {}
    return {path: [found[step] for step in line if step in found] for path, line in lines.items()}


def posts_with_units(person: Person) -> list[tuple[Post, list[OrgUnit]]]:
    """Return the person's posts, each with the units from the top down to its own."""
    posts = list(person.posts.all())
    above = units_above(post.unit for post in posts)
    return [(post, [*above[post.unit.path], post.unit]) for post in posts]


def unit_context(code: str, query: QueryDict) -> dict[str, Any]:
    """Return a unit with its people and the units above and below. Http404 if there is none."""
    heads = people_cards(Person.objects.active())
    units = OrgUnit.objects.select_related("location").prefetch_related(Prefetch("head", heads))
    unit = get_object_or_404(units, code=code)
    posts = Post.objects.filter(person=OuterRef("pk"), unit=unit)
    people = people_cards(Person.objects.active().filter(Exists(posts)))
    below = OrgUnit.objects.filter(path__startswith=unit.path, depth=unit.depth + 1)
    return {
        "unit": unit,
        "people": Paginator(people, PAGE_SIZE).get_page(query.get("page")),
        "ancestors": units_above([unit])[unit.path],
        "children": below.annotate(colleagues=_colleagues()),
    }


def _colleagues() -> Count:
    """Count the active people with a post in the unit itself."""
    return Count("posts__person", filter=Q(posts__person__is_active=True), distinct=True)


@dataclass
class Node:
    """A unit in the chart, with the units directly below it."""

    unit: OrgUnit
    children: list["Node"] = field(default_factory=list)
    # Colleagues with a post in this unit or below it, each counted once.
    everybody: int = 0


def organisation() -> list[Node]:
    """Return the whole organisation as a tree with the faces of its heads, in a fixed number of queries."""
    roots: list[Node] = []
    line: list[Node] = []
    heads = Person.objects.select_related("photo").prefetch_related("photo__renditions")
    units = OrgUnit.objects.prefetch_related(Prefetch("head", heads)).annotate(
        colleagues=_colleagues()
    )
    counts = _numbers_of_people()
    for unit in units.order_by("path"):
        node = Node(unit, everybody=counts[unit.path])
        line = line[: unit.depth - 1]
        (line[-1].children if line else roots).append(node)
        line.append(node)
    return roots


def _numbers_of_people() -> Counter[str]:
    """Return by unit path how many colleagues have a post there or below, in one query."""
    posts = Post.objects.filter(person__is_active=True).order_by("person_id")
    counts: Counter[str] = Counter()
    for _person, found in groupby(posts.values_list("person_id", "unit__path"), itemgetter(0)):
        step = OrgUnit.steplen
        counts.update(
            {path[:end] for _owner, path in found for end in range(step, len(path) + 1, step)}
        )
    return counts
