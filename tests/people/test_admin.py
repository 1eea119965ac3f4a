"""People, units and the chooser in the Wagtail admin."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import JobFamily, Location, OrgUnit, Person, Skill
from people.services.organisation import place_unit
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def administrator(client):
    user = factories.make_user(language="en", is_superuser=True, is_staff=True)
    client.force_login(user)
    return user


def get(client, name, *args, **query):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def person_form(**values):
    return {
        "first_name": "Özlem",
        "nickname": "",
        "prefix": "",
        "last_name": "Öztürk",
        "pronouns": "",
        "email": "o@example.org",
        "phone": "",
        "mobile": "",
        "photo": "",
        "slug": "",
        "manager": "",
        "substitute": "",
        "ask_me_about": "",
        "skills": "GIS",
        "languages": ["nl", "tr"],
        "biography": "",
        "is_active": "on",
        "started_on": "",
        "left_on": "",
        "user": "",
        "external_id": "",
        "posts-TOTAL_FORMS": "0",
        "posts-INITIAL_FORMS": "0",
        "posts-MIN_NUM_FORMS": "0",
        "posts-MAX_NUM_FORMS": "1000",
        "working_days-TOTAL_FORMS": "0",
        "working_days-INITIAL_FORMS": "0",
        "working_days-MIN_NUM_FORMS": "0",
        "working_days-MAX_NUM_FORMS": "7",
        **values,
    }


def test_a_person_is_made_with_a_post_and_is_found(client):
    unit = factories.make_unit()
    response = client.post(
        reverse("person:add"),
        person_form(
            **{
                "posts-TOTAL_FORMS": "1",
                "posts-0-title": "Coördinator",
                "posts-0-unit": unit.pk,
                "posts-0-job_family": "",
                "posts-0-is_primary": "on",
                "posts-0-ORDER": "",
            }
        ),
    )
    assert response.status_code == 302, response.context["form"].errors
    person = Person.objects.matching("ozlem coordinator").get()
    assert person.languages == ["nl", "tr"]
    assert person.posts.get().unit == unit
    assert list(person.skills.names()) == ["GIS"]


def test_two_people_without_an_external_id_can_both_be_saved(client):
    client.post(reverse("person:add"), person_form())
    client.post(reverse("person:add"), person_form(email="p@example.org"))
    assert Person.objects.count() == 2


def test_taking_the_tick_away_deactivates_and_closes_the_login(client):
    person = factories.make_employee().person
    form = person_form(slug=person.slug, is_active="", user=person.user_id)
    response = client.post(reverse("person:edit", args=[person.pk]), form)
    assert response.status_code == 302
    person = Person.objects.get(pk=person.pk)
    assert not person.is_active
    assert not person.user.is_active
    assert person.left_on is not None


def test_the_list_is_searched_by_names_without_accents(client):
    factories.make_person(first_name="Özlem", last_name="Öztürk")
    factories.make_person(last_name="Vos")
    page = get(client, "person:index", q="ozturk")
    assert "Öztürk" in page
    assert "Vos" not in page


def test_the_list_is_searched_by_e_mail(client):
    factories.make_person(last_name="Vos", email="afwijkend@example.org")
    assert "Vos" in get(client, "person:index", q="afwijkend@")


def test_the_list_is_filtered_by_unit_with_everything_below(client):
    top = factories.make_unit()
    factories.make_person(factories.make_unit(top), last_name="Binnen")
    factories.make_person(factories.make_unit(), last_name="Buiten")
    page = get(client, "person:index", unit=top.pk)
    assert "Binnen" in page
    assert "Buiten" not in page


def test_the_list_costs_the_same_queries_with_one_person_and_with_fifty(client):
    def queries():
        get(client, "person:index")
        with CaptureQueriesContext(connection) as captured:
            get(client, "person:index")
        return len(captured)

    factories.make_person(factories.make_unit())
    one = queries()
    for _ in range(49):
        factories.make_person(factories.make_unit())
    assert abs(queries() - one) <= 1  # The list of fifty counts its pages.


def test_a_person_without_content_can_be_deleted(client):
    person = factories.make_person()
    client.post(reverse("person:delete", args=[person.pk]))
    assert not Person.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize("role", ["content_owner", "news_author"])
def test_a_person_whose_name_content_carries_cannot_be_deleted(client, role):
    person = factories.make_person()
    factories.make_news(live=False, **{role: person})
    page = get(client, "person:delete", person.pk)
    assert "This cannot be deleted" in page
    assert "Yes, delete" not in page
    assert client.post(reverse("person:delete", args=[person.pk])).status_code in (302, 403)
    assert Person.objects.filter(pk=person.pk).exists()


def test_a_manager_with_a_blog_cannot_be_deleted(client):
    person = factories.make_person()
    factories.make_blog(person)
    assert "This cannot be deleted" in get(client, "person:delete", person.pk)


def unit_form(**values):
    return {
        "name_nl": "Wonen",
        "name_en": "",
        "abbreviation": "",
        "code": "wonen",
        "parent": "",
        "head": "",
        "location": "",
        "description": "",
        "external_id": "",
        **values,
    }


def test_a_unit_is_made_at_the_top_and_below_another(client):
    client.post(reverse("unit:add"), unit_form())
    top = OrgUnit.objects.get(code="wonen")
    response = client.post(
        reverse("unit:add"), unit_form(code="huur", name_nl="Huur", parent=top.pk)
    )
    assert response.status_code == 302
    assert OrgUnit.objects.get(code="huur").get_parent() == top


def test_a_unit_moves_with_everything_below_it(client):
    a, b = factories.make_unit(name_nl="A"), factories.make_unit(name_nl="B")
    team = factories.make_unit(a, code="team", name_nl="Team")
    part = factories.make_unit(team)
    edit = reverse("unit:edit", args=[team.pk])
    response = client.post(edit, unit_form(code="team", name_nl="Team", parent=b.pk))
    assert response.status_code == 302
    part = OrgUnit.objects.get(pk=part.pk)
    assert [unit.name_nl for unit in part.get_ancestors()] == ["B", "Team"]
    assert OrgUnit.find_problems() == ([], [], [], [], [])


def test_a_unit_that_gets_another_name_takes_its_place_among_its_siblings(client):
    top = factories.make_unit()
    first = factories.make_unit(top, name_nl="Aanbesteding", code="x")
    factories.make_unit(top, name_nl="Milieu")
    edit = reverse("unit:edit", args=[first.pk])
    client.post(edit, unit_form(code="x", name_nl="Zorg", parent=top.pk))
    top.refresh_from_db()
    assert [unit.name_nl for unit in top.get_children()] == ["Milieu", "Zorg"]


def test_a_unit_moves_to_the_top(client):
    team = factories.make_unit(factories.make_unit(), code="t")
    client.post(reverse("unit:edit", args=[team.pk]), unit_form(code="t"))
    assert OrgUnit.objects.get(pk=team.pk).depth == 1


def test_a_unit_cannot_be_placed_below_itself():
    top = factories.make_unit()
    below = factories.make_unit(top)
    with pytest.raises(ValidationError):
        place_unit(unit=OrgUnit.objects.get(pk=top.pk), parent=below)


def test_a_unit_with_people_or_parts_cannot_be_deleted(client):
    top = factories.make_unit()
    team = factories.make_unit(top)
    factories.make_person(team)
    for unit in (top, team):
        assert "This cannot be deleted" in get(client, "unit:delete", unit.pk)
        client.post(reverse("unit:delete", args=[unit.pk]))
    assert OrgUnit.objects.count() == 2


def test_an_empty_unit_can_be_deleted(client):
    unit = factories.make_unit()
    client.post(reverse("unit:delete", args=[unit.pk]))
    assert not OrgUnit.objects.exists()


def test_the_lists_of_the_menu_open(client):
    factories.make_unit(factories.make_unit())
    Location.objects.create(code="l", name="Stadhuis")
    JobFamily.objects.create(code="b", name_nl="Beleid")
    Skill.objects.create(name="GIS", slug="gis")
    for name in ("unit", "location", "job_family", "skill"):
        get(client, f"{name}:index")
        get(client, f"{name}:add")
    menu = get(client, "wagtailadmin_home")
    assert reverse("person:index") in menu


@pytest.mark.parametrize("name", ["person", "unit", "location", "job_family", "skill"])
def test_an_editor_without_the_permission_cannot_open_the_lists(client, name):
    client.force_login(factories.make_user(is_staff=True, groups=["Editors"]))
    assert client.get(reverse(f"{name}:index")).status_code == 302


def test_the_chooser_finds_a_name_without_accents_and_shows_the_unit(client):
    factories.make_person(factories.make_unit(name_nl="Wonen"), first_name="Özlem", last_name="Öz")
    factories.make_person(last_name="Vos")
    page = get(client, "person_chooser:choose_results", q="ozlem")
    assert "Özlem Öz" in page
    assert "Wonen" in page
    assert "Vos" not in page


def test_the_chooser_offers_nobody_who_left(client):
    factories.make_person(last_name="Weg", is_active=False)
    assert "Weg" not in get(client, "person_chooser:choose_results")
