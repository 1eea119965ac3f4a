"""What the directory and the organisation tell about colleagues at a glance."""

from datetime import UTC, datetime

import pytest
import time_machine

from people.models import WorkingDay
from people.selectors import organisation
from tests.support import factories

pytestmark = pytest.mark.django_db
URL = "/colleagues/"
MONDAY = datetime(2026, 11, 30, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def reader(client):
    user = factories.make_user(language="en")
    client.force_login(user)
    return user


def names(client, **query):
    return [person.last_name for person in client.get(URL, query).context["people"]]


@time_machine.travel(MONDAY)
def test_who_is_in_today_is_said_and_can_be_filtered(client):
    present = factories.make_person(last_name="Aa")
    absent = factories.make_person(last_name="Bb")
    place = factories.make_location(name="Waterhuis")
    WorkingDay.objects.create(person=present, weekday=0, location=place)
    WorkingDay.objects.create(person=absent, weekday=1)

    assert names(client, today="yes") == ["Aa"]
    page = client.get(URL).content.decode()
    assert "In today: Waterhuis" in page
    assert "Not in today" in page


def test_a_letter_shows_the_last_names_that_begin_with_it(client):
    for name in ("Öztürk", "Otten", "Pas"):
        factories.make_person(last_name=name)

    assert names(client, letter="o") == ["Otten", "Öztürk"]


@pytest.mark.parametrize("letter", ["", "%", "oo", "1", "\x00"])
def test_nonsense_for_a_letter_is_harmless(client, letter):
    factories.make_person(last_name="Otten")

    assert client.get(URL, {"letter": letter}).status_code == 200


def test_a_card_has_the_phone_number(client):
    factories.make_person(phone="088 000 2001")

    assert 'href="tel:0880002001"' in client.get(URL).content.decode()


def test_a_colleague_with_two_posts_counts_once_in_the_unit_above_both():
    top = factories.make_unit()
    one, two = factories.make_unit(top), factories.make_unit(top)
    person = factories.make_person(one)
    person.posts.model.objects.create(person=person, unit=two, title="Ook")
    factories.make_person(two)

    (root,) = organisation()

    assert root.everybody == 2
    assert sorted(node.everybody for node in root.children) == [1, 2]


def test_known_skills_are_offered_by_any_of_their_words(client):
    factories.make_person().skills.add("Power BI", "Project management")
    factories.make_person(is_active=False).skills.add("Biology of leavers")

    found = client.get("/colleagues/skills/", {"q": "bi"}).json()["skills"]

    assert found == ["Power BI"]


def test_a_skill_of_two_words_is_shown_without_quotes_and_stays_one(client, reader):
    person = factories.make_person(user=reader)
    person.skills.add("Power BI")

    assert 'value="Power BI"' in client.get("/colleagues/edit/").content.decode()


def test_a_job_title_is_in_the_language_of_the_reader(client):
    person = factories.make_person(factories.make_unit(), title="Lasser")
    post = person.posts.get()
    post.title_en = "Welder"
    post.save()

    assert "Welder" in client.get(person.get_absolute_url()).content.decode()
