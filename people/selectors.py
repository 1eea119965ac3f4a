"""What the people pages read."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from people.models import OrgUnit, Person

PAGE_SIZE = 24


def people_cards(people: QuerySet[Person]) -> QuerySet[Person]:
    """Return the people with what a card shows, whatever their number."""
    return people.select_related("photo").prefetch_related(
        "posts__unit", "locations", "photo__renditions"
    )


def profiles() -> QuerySet[Person]:
    """Return the people with everything that a profile page shows."""
    return people_cards(Person.objects.active()).select_related(
        "manager__photo", "substitute", "user"
    ).prefetch_related("skills", "working_days__location", "reports__photo__renditions")


def directory_context(query: Any) -> dict[str, Any]:
    """Return one page of colleagues for the typed name and chosen unit."""
    name = query.get("q", "").replace("\x00", "")[:100]
    code = query.get("unit", "").replace("\x00", "")
    people = Person.objects.active().named(name)
    unit = OrgUnit.objects.filter(code=code).first() if code else None
    if unit:
        people = people.filter(posts__unit__path__startswith=unit.path).distinct()
    return {
        "people": Paginator(people_cards(people), PAGE_SIZE).get_page(query.get("page")),
        "units": OrgUnit.objects.all(),
        "current_unit": unit,
        "name": name,
    }


def unit_context(code: str) -> dict[str, Any]:
    """Return a unit, its people, what is above and below it. Http404 when there is none."""
    unit = get_object_or_404(OrgUnit.objects.select_related("head__photo", "location"), code=code)
    people = Person.objects.active().filter(posts__unit=unit).distinct()
    return {
        "unit": unit,
        "people": people_cards(people),
        "ancestors": unit.get_ancestors(),
        "children": unit.get_children(),
    }
