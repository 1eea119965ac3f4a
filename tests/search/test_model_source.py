"""A source of the rows of one model, the short way to be found."""

import pytest

from people.models import Location
from search.contract.documents import Document, Kind
from search.contract.sources import ModelSource
from tests.support import factories

pytestmark = pytest.mark.django_db


class Places(ModelSource):
    key = "places"
    model = Location
    kind = Kind(key="place", label="Places", icon="geo")

    def document(self, row):
        return Document(source="places", id=str(row.pk), kind="place", title=row.name, url="/")

    def visible(self, rows, user):
        return rows.exclude(name="Kluis")


@pytest.fixture
def places():
    return [factories.make_location(name=name) for name in ("Gemaalhuis", "Kluis", "Werf")]


def test_every_row_is_a_document(places):
    ids = Places().ids("", 10)

    assert [document.title for document in Places().documents(ids)] == [
        "Gemaalhuis",
        "Kluis",
        "Werf",
    ]


def test_ids_go_on_after_the_last_one(places):
    assert Places().ids(str(places[0].pk), 1) == [str(places[1].pk)]


def test_a_hit_is_shown_to_whoever_may_see_its_row(places):
    ids = [str(place.pk) for place in places]

    assert list(Places().load(ids, None)) == [ids[0], ids[2]]


def test_a_row_shows_in_its_own_document(places):
    assert list(Places().follows()[Location](places[0])) == [places[0].pk]
