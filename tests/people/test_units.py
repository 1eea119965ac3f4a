"""Unit pages and the chart of the organisation."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.selectors import organisation
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reader(client):
    user = factories.make_user(language="en")
    client.force_login(user)
    return user


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)


def test_a_unit_page_shows_its_place_head_people_parts_and_location(client):
    top = factories.make_unit(name_nl="Directie Ruimte")
    head = factories.make_person(first_name="Mila", last_name="Baas")
    unit = factories.make_unit(
        top,
        name_nl="Wonen",
        code="wonen",
        head=head,
        location=factories.make_location(name="Stadhuis", city="Utrecht"),
    )
    factories.make_unit(unit, name_nl="Team Huur")
    factories.make_person(unit, last_name="Vos")
    factories.make_person(unit, last_name="Vertrokken", is_active=False)

    page = client.get("/colleagues/unit/wonen/").content.decode()
    for expected in ("Directie Ruimte", "Wonen", "Mila Baas", "Team Huur", "Anna Vos", "Utrecht"):
        assert expected in page
    assert "Vertrokken" not in page


def test_a_head_who_left_is_not_shown(client):
    head = factories.make_person(last_name="Weg", is_active=False)
    factories.make_unit(code="wonen", head=head)
    assert "Weg" not in client.get("/colleagues/unit/wonen/").content.decode()
    assert "Weg" not in client.get("/colleagues/organisation/").content.decode()


def test_an_unknown_unit_is_not_found(client):
    assert client.get("/colleagues/unit/nergens/").status_code == 404


def test_the_organisation_is_a_tree_in_the_order_of_the_names():
    top = factories.make_unit(name_nl="Top")
    factories.make_unit(top, name_nl="Zorg")
    wonen = factories.make_unit(top, name_nl="Wonen")
    factories.make_unit(wonen, name_nl="Huur")
    factories.make_unit(name_nl="Ander")

    def names(nodes):
        return [(node.unit.name_nl, names(node.children)) for node in nodes]

    assert names(organisation()) == [
        ("Ander", []),
        ("Top", [("Wonen", [("Huur", [])]), ("Zorg", [])]),
    ]


def test_a_unit_is_named_in_the_readers_language(client, reader):
    factories.make_unit(code="w", name_nl="Wonen", name_en="Housing")
    assert "Housing" in client.get("/colleagues/unit/w/").content.decode()
    reader.language = "nl"
    reader.save()
    assert "Housing" not in client.get("/colleagues/unit/w/").content.decode()


def test_the_chart_and_a_unit_cost_the_same_queries_with_one_row_and_with_fifty(client):
    top = factories.make_unit(code="top", head=factories.make_person())

    def add():
        unit = factories.make_unit(top, head=factories.make_person())
        factories.make_person(unit)
        factories.make_person(top).locations.add(factories.make_location())

    add()
    one = queries(client, "/colleagues/organisation/"), queries(client, "/colleagues/unit/top/")
    for _ in range(49):
        add()
    fifty = queries(client, "/colleagues/organisation/"), queries(client, "/colleagues/unit/top/")
    assert fifty == one
