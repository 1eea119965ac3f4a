"""What the people pages read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from people.languages import language_name
from people.models import Location, OrgUnit, Person, PersonSkill, Post, Skill

PAGE_SIZE = 24
QUERY_LENGTH = 100


def people_cards(people: QuerySet[Person]) -> QuerySet[Person]:
    """Return the people with what a card shows, whatever their number."""
    return people.select_related("photo").prefetch_related(
        "posts__unit", "locations", "photo__renditions"
    )


def in_unit(people: QuerySet[Person], unit: OrgUnit) -> QuerySet[Person]:
    """Return those of the people with a post in the unit or anywhere below it."""
    posts = Post.objects.filter(person=OuterRef("pk"), unit__path__startswith=unit.path)
    return people.filter(Exists(posts))


def units_with_ancestors(units: Iterable[OrgUnit]) -> dict[int, list[OrgUnit]]:
    """Return each unit's line from the top down to itself, by unit id, in one query."""
    units = list(units)
    paths = {path for unit in units for path in unit.ancestor_paths}
    known = {unit.path: unit for unit in OrgUnit.objects.filter(path__in=paths)} if paths else {}
    return {
        unit.pk: [known[path] for path in unit.ancestor_paths if path in known] for unit in units
    }


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the query string without it."""

    label: str
    query: str


@dataclass
class Filters:
    """What somebody typed and chose in the directory."""

    name: str = ""
    unit: OrgUnit | None = None
    location: Location | None = None
    skill: Skill | None = None
    chips: list[Chip] = field(default_factory=list)


def _parameter(query: Mapping[str, str], key: str) -> str:
    return query.get(key, "").replace("\x00", "")[:QUERY_LENGTH].strip()


def _chosen(options: Iterable[Any], attribute: str, value: str) -> Any:
    return next((one for one in options if getattr(one, attribute) == value), None)


def _chips(query: QueryDict, labels: dict[str, str]) -> list[Chip]:
    chips = []
    for key, label in labels.items():
        rest = query.copy()
        for gone in (key, "page"):
            rest.pop(gone, None)
        chips.append(Chip(label, rest.urlencode()))
    return chips


def _filters(query: QueryDict, options: Mapping[str, Iterable[Any]]) -> Filters:
    filters = Filters(
        name=_parameter(query, "q"),
        unit=_chosen(options["units"], "code", _parameter(query, "unit")),
        location=_chosen(options["locations"], "code", _parameter(query, "location")),
        skill=_chosen(options["skills"], "slug", _parameter(query, "skill")),
    )
    labels = {
        "q": f"“{filters.name}”" if filters.name else "",
        "unit": str(filters.unit or ""),
        "location": str(filters.location or ""),
        "skill": str(filters.skill or ""),
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
    return people


def directory_context(query: QueryDict) -> dict[str, Any]:
    """Return one page of colleagues for the typed words and chosen filters, and the choices."""
    has_people = PersonSkill.objects.filter(tag=OuterRef("pk"), content_object__is_active=True)
    options = {
        "units": list(OrgUnit.objects.all()),
        "locations": list(Location.objects.all()),
        "skills": list(Skill.objects.filter(Exists(has_people))),
    }
    filters = _filters(query, options)
    page = Paginator(people_cards(_filtered(filters)), PAGE_SIZE).get_page(query.get("page"))
    return {"people": page, "filters": filters, **options}


def profile_context(slug: str) -> dict[str, Any]:
    """Return a person, leavers too, with what their page shows. Http404 when there is none.

    Manager, substitute and reports are only there while they work here.
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
    """Return for the path of each unit the units above it, highest first, in one query."""
    lines = {unit.path: unit.ancestor_paths[:-1] for unit in units}
    paths = {path for line in lines.values() for path in line}
    found = {unit.path: unit for unit in OrgUnit.objects.filter(path__in=paths)} if paths else {}
    return {path: [found[step] for step in line if step in found] for path, line in lines.items()}


def posts_with_units(person: Person) -> list[tuple[Post, list[OrgUnit]]]:
    """Return the person's posts, each with the line of units down to its own."""
    posts = list(person.posts.all())
    above = units_above(post.unit for post in posts)
    return [(post, [*above[post.unit.path], post.unit]) for post in posts]


def unit_context(code: str, query: QueryDict) -> dict[str, Any]:
    """Return a unit, its people, what is above and below it. Http404 when there is none."""
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
    """A unit in the chart, with the units right below it."""

    unit: OrgUnit
    children: list["Node"] = field(default_factory=list)


def organisation() -> list[Node]:
    """Return the whole organisation as a tree, made from one query in path order."""
    roots: list[Node] = []
    line: list[Node] = []
    units = OrgUnit.objects.select_related("head").annotate(colleagues=_colleagues())
    for unit in units.order_by("path"):
        node = Node(unit)
        line = line[: unit.depth - 1]
        (line[-1].children if line else roots).append(node)
        line.append(node)
    return roots
