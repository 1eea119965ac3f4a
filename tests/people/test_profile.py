"""The page of one colleague, their vCard, and the page of a leaver."""

import re
from base64 import b64decode
from datetime import time
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from wagtail.models import CollectionViewRestriction

from people.models import JobFamily, Post, WorkingDay
from people.vcard import vcard
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reader(client):
    user = factories.make_user(language="en")
    client.force_login(user)
    return user


def page_of(client, person):
    return client.get(person.get_absolute_url()).content.decode()


def test_a_profile_shows_what_a_colleague_needs(client):
    manager = factories.make_person(first_name="Mila", last_name="Baas")
    top = factories.make_unit(name_nl="Directie Ruimte")
    person = factories.make_person(
        factories.make_unit(top, name_nl="Team Wonen"),
        title="Planoloog",
        first_name="Zoë",
        last_name="Vos",
        pronouns="zij/haar",
        phone="030 123 45 67",
        mobile="+31 6 1234",
        languages=["nl", "pl"],
        ask_me_about="bestemmingsplannen",
        biography="Ik fiets.",
        manager=manager,
        substitute=factories.make_person(last_name="Vervanger"),
    )
    person.skills.add("GIS")
    WorkingDay.objects.create(person=person, weekday=0, starts_at=time(9), ends_at=time(17))
    factories.make_person(last_name="Medewerker", manager=person)

    page = page_of(client, person)
    for expected in (
        "Zoë Vos",
        "zij/haar",
        "Planoloog",
        "Directie Ruimte",
        "Team Wonen",
        "mailto:",
        "tel:0301234567",
        "Dutch, Polish",
        "bestemmingsplannen",
        "Ik fiets.",
        "Mila Baas",
        "Anna Vervanger",
        "Anna Medewerker",
        "GIS",
        "Monday",
        "09:00–17:00",
    ):
        assert expected in page


def test_a_manager_substitute_or_report_who_left_is_not_shown(client):
    gone = {"is_active": False}
    person = factories.make_person(
        manager=factories.make_person(last_name="Wegbaas", **gone),
        substitute=factories.make_person(last_name="Wegvervanger", **gone),
    )
    factories.make_person(last_name="Wegmedewerker", manager=person, **gone)
    assert "Weg" not in page_of(client, person)


def test_a_leaver_has_a_page_that_says_so_and_no_more(client):
    person = factories.make_person(
        factories.make_unit(name_nl="Wonen"), last_name="Vos", phone="030 1", is_active=False
    )
    response = client.get(person.get_absolute_url())
    assert response.status_code == 410
    assert "Anna Vos no longer works here" in response.content.decode()
    assert "Wonen" in response.content.decode()
    assert person.email not in response.content.decode()
    assert client.get(person.get_absolute_url() + "contact.vcf").status_code == 404


def test_nobody_at_an_address_is_not_found(client):
    assert client.get("/colleagues/niemand/").status_code == 404


def test_a_profile_costs_the_same_queries_with_one_report_and_with_fifty(client):
    unit = factories.make_unit(factories.make_unit())
    person = factories.make_person(unit)

    def add(number):
        report = factories.make_person(factories.make_unit(), manager=person)
        report.locations.add(factories.make_location())
        report.photo = factories.make_image()
        report.save()
        person.skills.add(f"skill {number}")

    def queries():
        page_of(client, person)
        with CaptureQueriesContext(connection) as captured:
            page_of(client, person)
        return len(captured)

    add(0)
    one = queries()
    for number in range(1, 50):
        add(number)
    assert queries() == one
    assert one <= 25


def test_a_vcard_escapes_and_folds_as_rfc_6350_wants():
    person = factories.make_person(
        factories.make_unit(name_nl="Wonen, Zorg; en " + "é" * 60),
        title="Adviseur\nsenior",
        first_name="Zoë",
        prefix="van der",
        last_name="O'Brien",
        phone="030 1",
        mobile="06 2",
    )
    card = vcard(person, organisation="Kring", url="https://example.org/colleagues/zoe/")
    lines = card.split("\r\n")
    assert lines[:2] == ["BEGIN:VCARD", "VERSION:4.0"]
    assert lines[-2:] == ["END:VCARD", ""]
    assert "N:van der O'Brien;Zoë;;;" in lines
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = card.replace("\r\n ", "")
    assert f"ORG:Kring;Wonen\\, Zorg\\; en {'é' * 60}\r\n" in unfolded
    assert "TITLE:Adviseur\\nsenior\r\n" in unfolded
    assert 'TEL;VALUE=text;TYPE="work,cell":06 2\r\n' in unfolded


def test_a_contact_is_downloaded_under_the_persons_name(client):
    person = factories.make_person(first_name="Zoë", last_name="Vos")
    response = client.get(person.get_absolute_url() + "contact.vcf")
    assert response.headers["Content-Type"] == "text/vcard; charset=utf-8"
    name = "attachment; filename*=utf-8''Zo%C3%AB%20Vos.vcf"
    assert response.headers["Content-Disposition"] == name


def card_of(client, person, name="contact.vcf"):
    """Return the lines of a downloaded contact, unfolded."""
    text = client.get(f"{person.get_absolute_url()}{name}").content.decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").split("\r\n")


def picture_in(line: str) -> Image.Image:
    return Image.open(BytesIO(b64decode(re.split("[:,]", line)[-1])))


def test_a_phone_or_outlook_gets_a_contact_in_version_3(client):
    person = factories.make_person(factories.make_unit(), phone="030 1", mobile="06 2")

    lines = card_of(client, person)

    assert lines[:2] == ["BEGIN:VCARD", "VERSION:3.0"]
    assert f"EMAIL;TYPE=INTERNET,WORK:{person.email}" in lines
    assert {"TEL;TYPE=WORK,VOICE:030 1", "TEL;TYPE=WORK,CELL:06 2"} <= set(lines)


def test_a_program_that_asks_for_it_gets_version_4(client):
    assert "VERSION:4.0" in card_of(client, factories.make_person(), "contact-4.vcf")


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("contact.vcf", "PHOTO;ENCODING=b;TYPE=JPEG:"),
        ("contact-4.vcf", "PHOTO:data:image/jpeg;base64,"),
    ],
)
def test_a_contact_has_a_small_photo(client, name, start):
    person = factories.make_person(photo=factories.make_image())

    line = next(line for line in card_of(client, person, name) if line.startswith(start))

    assert picture_in(line).format == "JPEG"
    assert max(picture_in(line).size) <= 192
    assert len(line) < 40_000


def test_a_photo_with_a_restriction_of_its_own_is_not_in_a_contact(client):
    person = factories.make_person(photo=factories.make_image(restricted_to=["group:0"]))

    assert not any(line.startswith("PHOTO") for line in card_of(client, person))


def test_a_photo_in_a_closed_collection_is_not_in_a_contact(client):
    image = factories.make_image()
    CollectionViewRestriction.objects.create(
        collection=image.collection, restriction_type=CollectionViewRestriction.GROUPS
    )
    person = factories.make_person(photo=image)

    assert not any(line.startswith("PHOTO") for line in card_of(client, person))


def test_a_photo_without_its_file_does_not_stop_a_contact(client):
    image = factories.make_image()
    image.file.storage.delete(image.file.name)
    person = factories.make_person(photo=image)

    assert "END:VCARD" in card_of(client, person)


def test_a_contact_is_whole_whatever_was_stored_before(client):
    person = factories.make_person()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET display_name = %s", ["Bugs\x0bvan\x1f\nHier"])

    assert "FN:Bugs\\nvan\\nHier" in card_of(client, person)


def test_a_second_post_and_its_job_family_are_kept():
    person = factories.make_person(factories.make_unit())
    family = JobFamily.objects.create(code="beleid", name_nl="Beleid")
    Post.objects.create(
        person=person,
        unit=factories.make_unit(),
        title="OR-lid",
        job_family=family,
        is_primary=False,
    )
    assert [post.title for post in person.posts.all()] == ["Adviseur", "OR-lid"]
