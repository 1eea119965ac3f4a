"""The directory: filters, chips, pages, and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support import factories

pytestmark = pytest.mark.django_db
URL = "/colleagues/"


@pytest.fixture(autouse=True)
def reader(client):
    user = factories.make_user(language="en")
    client.force_login(user)
    return user


def names(response):
    return [person.display_name for person in response.context["people"]]


def test_the_plain_address_is_the_directory(client):
    assert reverse("people:directory") == URL
    assert client.get(URL).status_code == 200


def test_the_page_in_the_tree_shows_the_directory_and_names_the_plain_address(client):
    page = factories.make_people_index()
    factories.make_person(first_name="Zoë", last_name="Vos")
    response = client.get(page.url)
    assert names(response) == ["Zoë Vos"]
    assert page.title in response.content.decode().replace("&#x27;", "'")
    assert f'<link rel="canonical" href="{URL}"' in response.content.decode()


def test_colleagues_stand_in_the_order_of_their_last_names(client):
    for first, prefix, last in (("Bo", "van", "Zon"), ("Cem", "", "Öz"), ("Ali", "de", "Aal")):
        factories.make_person(first_name=first, prefix=prefix, last_name=last)
    assert names(client.get(URL)) == ["Ali de Aal", "Cem Öz", "Bo van Zon"]


def test_a_leaver_is_not_listed(client):
    factories.make_person(is_active=False)
    assert names(client.get(URL)) == []


def test_a_unit_shows_everybody_below_it_once(client):
    top = factories.make_unit(code="top")
    team = factories.make_unit(top)
    person = factories.make_person(team, last_name="Aa")
    factories.make_person(top, last_name="Bb")
    factories.make_person(factories.make_unit(), last_name="Cc")
    person.posts.model.objects.create(person=person, unit=top, title="Ook")
    assert names(client.get(URL, {"unit": "top"})) == ["Anna Aa", "Anna Bb"]


def test_filters_work_together(client):
    unit, place = factories.make_unit(code="u"), factories.make_location(code="l")
    both = factories.make_person(unit, first_name="Zoë", last_name="Een")
    both.locations.add(place)
    both.skills.add("Pools")
    factories.make_person(unit, first_name="Zoë", last_name="Twee").skills.add("Pools")
    found = client.get(URL, {"q": "zoe", "unit": "u", "location": "l", "skill": "pools"})
    assert names(found) == ["Zoë Een"]


def test_each_filter_has_a_chip_that_takes_only_that_one_away(client):
    factories.make_unit(code="u", name_nl="Wonen")
    page = client.get(URL, {"q": "jan", "unit": "u", "page": "2"})
    chips = {chip.label: chip.query for chip in page.context["filters"].chips}
    assert chips == {"“jan”": "unit=u", "Wonen": "q=jan"}


def test_an_unknown_filter_is_ignored(client):
    factories.make_person(last_name="Vos")
    assert names(client.get(URL, {"unit": "nergens", "skill": "\x00"})) == ["Anna Vos"]


@pytest.mark.parametrize("query", ["\x00", "🎉", "\\", "%", "w" * 5000, "a " * 1500, "'", "—"])
def test_nothing_typed_breaks_the_directory(client, query):
    assert client.get(URL, {"q": query, "unit": query, "page": query}).status_code == 200


def test_an_empty_result_helps(client):
    page = client.get(URL, {"q": "nergens", "unit": ""}).content.decode()
    assert "No colleagues found" in page
    assert "Show all colleagues" in page


def test_htmx_gets_the_list_alone_and_caches_keep_the_two_apart(client):
    factories.make_person(last_name="Vos")
    whole = client.get(URL)
    part = client.get(URL, headers={"hx-request": "true"})
    restored = client.get(URL, headers={"hx-request": "true", "hx-history-restore-request": "true"})
    assert "Anna Vos" in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "<html" in restored.content.decode()
    assert "HX-Request" in whole.headers["Vary"]


def test_htmx_puts_only_what_was_chosen_in_the_address(client):
    part = client.get(URL, {"q": "Zoë V", "unit": ""}, headers={"hx-request": "true"})
    assert part.headers["HX-Push-Url"] == f"{URL}?q=Zo%C3%AB+V"


def test_pages_keep_the_filters(client):
    for number in range(30):
        factories.make_person(first_name="Zoë", last_name=f"Bos{number:02}")
    first = client.get(URL, {"q": "zoe"})
    assert len(names(first)) == 24
    assert "q=zoe&amp;page=2" in first.content.decode()
    assert len(names(client.get(URL, {"q": "zoe", "page": 2}))) == 6


def test_somebody_without_a_session_is_sent_to_sign_in(client):
    client.logout()
    assert client.get(URL).status_code == 302


def make_full_person(unit, number):
    person = factories.make_person(unit, last_name=f"Bos{number}")
    person.locations.add(factories.make_location())
    person.skills.add(f"skill{number}")
    person.photo = factories.make_image()
    person.save()
    return person


@pytest.mark.parametrize("query", [{}, {"q": "bos"}, {"unit": "u", "q": "anna"}])
def test_the_directory_costs_the_same_queries_with_one_row_and_with_fifty(client, query):
    unit = factories.make_unit(code="u")

    def queries():
        client.get(URL, query)  # Renditions are made once.
        with CaptureQueriesContext(connection) as captured:
            client.get(URL, query)
        return len(captured)

    make_full_person(unit, 0)
    one = queries()
    for number in range(1, 50):
        make_full_person(factories.make_unit(unit), number)
    assert queries() == one
    assert one <= 25
