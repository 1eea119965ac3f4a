"""Colleagues in the search: by name however typed, job title, skill and unit."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.selectors import people_cards
from search.api import Hit, Matches, register_source


class PeopleSource:
    """Everybody who works here.

    Found in the database, whose folded names know more spellings than a search engine's analysis.
    """

    key = "people"
    order = 10

    def search(self, words: Sequence[str], user: Any, limit: int) -> Sequence[Matches]:
        """Return the people who match all words; those who match by name come first."""
        if not user.is_authenticated:
            return []
        found = Person.objects.active().matching(" ".join(words))
        ids = list(found.values_list("pk", flat=True)[: limit + 1])
        if not ids:
            return []
        return [
            Matches(
                kind="person",
                label=_("Colleagues"),
                icon="people",
                ids=ids[:limit],
                has_more=len(ids) > limit,
            )
        ]

    def load(self, ids: Sequence[int], user: Any) -> Mapping[int, Hit]:
        """Return the hits of these people."""
        people = people_cards(Person.objects.active()).in_bulk(ids)
        return {pk: _hit(person) for pk, person in people.items()}


def _hit(person: Person) -> Hit:
    post = next(iter(person.posts.all()), None)
    places = ", ".join(location.name for location in person.locations.all())
    return Hit(
        title=person.display_name,
        url=person.get_absolute_url(),
        summary=f"{post.title}, {post.unit.name}" if post else "",
        facts=[fact for fact in (places, person.phone or person.mobile, person.email) if fact],
        person=person,
    )


register_source(PeopleSource())
