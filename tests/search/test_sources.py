"""The registry of sources, and what the rooms' sources answer."""

import pytest

from people.search_sources import PeopleSource
from search import api
from tests import factories

pytestmark = pytest.mark.django_db


def test_each_room_with_a_search_sources_module_is_known():
    assert {source.key for source in api.sources()} >= {"content", "documents", "people"}


def test_sources_stand_in_their_order():
    orders = [source.order for source in api.sources()]
    assert orders == sorted(orders)


def test_two_sources_cannot_have_one_key():
    class Other:
        key, order = "people", 1

    with pytest.raises(ValueError, match="people"):
        api.register_source(Other())


def test_registering_the_same_source_again_is_harmless():
    api.register_source(PeopleSource())
    assert len([source for source in api.sources() if source.key == "people"]) == 1


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [("ozlem", True), ("Öztürk", True), ("communicatieadviseur", True), ("com", True),
     ("scrum", True), ("xyz", False)],
)  # fmt: skip
def test_a_colleague_is_found_by_name_title_unit_and_skill(typed, is_found):
    user = factories.make_user()
    unit = factories.make_unit(abbreviation="COM")
    person = factories.make_person(
        unit, title="Communicatieadviseur", first_name="Özlem", last_name="Öztürk"
    )
    person.skills.add("Scrummen")
    matches = PeopleSource().search([typed], user, 10)
    assert [person.pk in match.ids for match in matches] == ([True] if is_found else [])


def test_a_colleague_in_the_results_shows_post_and_place():
    user = factories.make_user()
    person = factories.make_person(factories.make_unit(name_nl="Wonen"), title="Toezichthouder")
    person.locations.add(factories.make_location(name="Stadhuis"))
    hit = PeopleSource().load([person.pk], user)[person.pk]
    assert hit.summary == "Toezichthouder, Wonen"
    assert "Stadhuis" in hit.facts
