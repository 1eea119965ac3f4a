"""The derived columns and the address of a person."""

import pytest

from people.models import Person, Post
from tests.support import factories

pytestmark = pytest.mark.django_db


def test_saving_one_name_field_changes_every_derived_name():
    person = factories.make_person(first_name="Zoë", last_name="Bakker")

    person.last_name = "Öztürk"
    person.save(update_fields=["last_name"])

    person.refresh_from_db()
    assert person.display_name == "Zoë Öztürk"
    assert person.sort_name == "ozturk zoe"
    assert person in Person.objects.named("ozturk")


def test_people_made_in_bulk_are_found_and_namesakes_have_their_own_address():
    names = {"first_name": "Özlem", "last_name": "Yılmaz"}
    Person.objects.bulk_create(Person(email=f"o{n}@example.org", **names) for n in range(3))

    found = Person.objects.named("ozlem yilmaz")
    assert sorted(found.values_list("slug", flat=True)) == [
        "ozlem-yilmaz",
        "ozlem-yilmaz-2",
        "ozlem-yilmaz-3",
    ]


def test_a_bulk_update_of_names_keeps_the_search_right():
    person = factories.make_person(last_name="Bakker")
    person.last_name = "Groß"

    Person.objects.bulk_update([person], ["last_name"])

    assert person in Person.objects.named("gross")


def test_a_plain_update_of_a_name_is_refused():
    with pytest.raises(ValueError, match="last_name"):
        Person.objects.update(last_name="Jansen")


def test_a_plain_update_of_other_columns_works():
    person = factories.make_person()
    assert Person.objects.filter(pk=person.pk).update(phone="030 123") == 1


def test_posts_made_in_bulk_are_found_by_their_title_without_accents():
    person = factories.make_person()
    Post.objects.bulk_create(
        [Post(person=person, unit=factories.make_unit(), title="Beleidscoördinator")]
    )
    assert person in Person.objects.matching("beleidscoordinator")


@pytest.mark.parametrize("last_name", ["Unit", "Edit", "Preferences", "Organisation"])
def test_a_name_never_takes_an_address_of_the_site(last_name):
    person = factories.make_person(first_name="", last_name=last_name)
    assert person.slug == f"{last_name.lower()}-2"


def test_a_long_name_in_another_script_can_be_stored():
    person = factories.make_person(first_name="漢" * 80, last_name="字" * 120)
    assert Person.objects.get(pk=person.pk).sort_name


def test_a_match_finds_title_skill_and_unit_abbreviation_and_puts_names_first():
    unit = factories.make_unit(abbreviation="ICT")
    by_unit = factories.make_person(unit, title="Ontwerper", last_name="Aa")
    by_name = factories.make_person(last_name="Ictman")
    by_skill = factories.make_person(last_name="Bb")
    by_skill.skills.add("ICT-recht")

    assert list(Person.objects.matching("ict")) == [by_name, by_unit, by_skill]
