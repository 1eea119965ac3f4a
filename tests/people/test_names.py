"""Names as people have them: one word, family name first, any script; and one person an address."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from people.models import Person, User
from people.search_sources import PeopleSource
from people.vcard import vcard
from tests.people.test_admin import person_form
from tests.support import factories

pytestmark = pytest.mark.django_db


def named(text):
    return list(Person.objects.named(text))


@pytest.fixture
def wang():
    return factories.make_person(first_name="小明", last_name="王", family_name_first=True)


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"first_name": "Sukarno", "last_name": ""}, "Sukarno"),
        ({"first_name": "", "last_name": "Sukarno"}, "Sukarno"),
        ({"first_name": "小明", "last_name": "王", "family_name_first": True}, "王小明"),
        ({"first_name": "Anna", "last_name": "Nagy", "family_name_first": True}, "Nagy Anna"),
        ({"first_name": "Xiaoming", "last_name": "王", "family_name_first": True}, "王 Xiaoming"),
        ({"first_name": "철수", "last_name": "김", "family_name_first": True}, "김철수"),
        ({"first_name": "Anna", "last_name": "Nagy"}, "Anna Nagy"),
    ],
)
def test_a_name_is_shown_as_its_person_writes_it(fields, shown):
    assert str(factories.make_person(**fields)) == shown


@pytest.mark.parametrize("fields", [{"first_name": ""}, {"last_name": ""}])
def test_one_name_is_enough_in_the_admin(client, fields):
    client.force_login(factories.make_user(is_superuser=True, is_staff=True))

    client.post(reverse("person:add"), person_form(**fields))

    assert Person.objects.filter(email="o@example.org").exists()


def test_no_name_at_all_is_refused():
    with pytest.raises(ValidationError, match="name"):
        Person(first_name="", last_name="\u200b", email="x@example.org").full_clean()


@pytest.mark.parametrize(
    "typed",
    ["王小明", "小明王", "小明 王", "王 小明", "Wang Xiaoming", "xiaoming wang", "wang xiao ming"],
)
def test_a_name_is_found_in_both_orders(wang, typed):
    assert named(typed) == [wang]


@pytest.mark.parametrize("typed", ["Nagy Anna", "Anna Nagy", "nagy"])
def test_a_name_in_latin_letters_is_found_in_both_orders(typed):
    person = factories.make_person(first_name="Anna", last_name="Nagy", family_name_first=True)

    assert named(typed) == [person]


def test_search_knows_both_orders(wang):
    names = next(iter(PeopleSource().documents([str(wang.pk)]))).names

    assert {"王小明", "小明 王", "王 小明"} <= set(names)


def test_a_contact_keeps_family_name_and_given_name_apart(wang):
    card = vcard(wang, organisation="Kring", url="https://kring.example/x/")

    assert "FN:王小明\r\nN:王;小明;;;" in card


def test_a_person_chooses_the_order_of_their_own_name(client):
    user = factories.make_employee(factories.make_unit())
    client.force_login(user)

    client.post("/colleagues/edit/", {"family_name_first": "on"})

    person = Person.objects.get(user=user)
    assert person.display_name == f"{person.last_name} {person.first_name}"


def test_an_address_of_a_colleague_in_another_case_is_refused_with_their_name():
    factories.make_person(first_name="Zoë", last_name="Vos", email="Z.Vos@example.org")

    with pytest.raises(ValidationError) as refused:
        Person(first_name="Z", last_name="V", email="z.vos@EXAMPLE.org").full_clean()

    assert "Zoë Vos" in str(refused.value.message_dict["email"])


def test_an_address_of_a_login_in_another_case_is_refused_with_its_name():
    factories.make_user(first_name="Zoë", last_name="Vos", email="z.vos@example.org")

    with pytest.raises(ValidationError) as refused:
        User(email="Z.VOS@example.org", password="x").full_clean()

    assert "Zoë Vos" in str(refused.value.message_dict["email"])


def test_the_database_has_no_two_people_with_one_address():
    factories.make_person(email="a@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_person(email="A@example.org")
