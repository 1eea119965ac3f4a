"""What people call themselves is a name, in one line, and no colleague's."""

import pytest
from django.core.exceptions import ValidationError

from people.forms import ProfileForm
from people.names import check_called
from people.services.profiles import update_profile
from tests.support import factories

pytestmark = pytest.mark.django_db


def errors_of(person, called):
    return ProfileForm({"nickname": called}, instance=person).errors.get("nickname")


@pytest.mark.parametrize(
    "called",
    ["", "Zo", "J.P.", "Anne-Marie", "d'Arcy", "O’Neil", "Zoë", "王小明", "يوسف", "می‌نا", "Ñandú"],
)
def test_names_of_the_world_are_names(called):
    check_called(called)


@pytest.mark.parametrize(
    "called",
    [
        "Anna\nBakker",
        "Anna\r",
        "Anna\u2028B",
        "Anna\u202eB",
        "\u2067Anna",
        "An\u200bna",
        "Anna\x07",
        "Anna\u00ad",
        "Anna (directeur)",
        "Anna, directeur",
        "Anna <b>",
        "Anna 2",
        "Anna \u2714",
        "P\u0456et",
    ],
)
def test_what_is_no_name_or_reads_otherwise_than_it_is_written_is_refused(called):
    with pytest.raises(ValidationError):
        check_called(called)


@pytest.mark.parametrize("called", ["Piet", "PIET", "Pïet", "Piet de Vries", " piet  DE vries"])
def test_nobody_takes_the_name_of_a_colleague(called):
    factories.make_person(first_name="Piet", prefix="de", last_name="Vries")
    person = factories.make_person(first_name="Karel", prefix="de", last_name="Vries")

    assert errors_of(person, called)
    with pytest.raises(ValidationError):
        update_profile(
            person=person,
            by=factories.make_user(is_superuser=True),
            values={"nickname": called},
            skills=[],
            working_days=[],
        )


def test_nobody_takes_the_name_by_which_a_colleague_is_called():
    factories.make_person(first_name="Petrus", nickname="Piet", last_name="Jansen")

    assert errors_of(factories.make_person(first_name="Karel", last_name="Jansen"), "Piet")


def test_namesakes_keep_their_name():
    factories.make_person(first_name="Piet", last_name="Jansen")
    person = factories.make_person(first_name="Piet", last_name="Jansen")

    assert not errors_of(person, "Piet")
    assert not errors_of(person, "")


def test_the_name_of_somebody_who_left_is_free():
    factories.make_person(first_name="Piet", last_name="Jansen", is_active=False)

    assert not errors_of(factories.make_person(first_name="Karel", last_name="Jansen"), "Piet")
