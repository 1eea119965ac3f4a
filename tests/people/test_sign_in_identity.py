"""Which person stands behind a login: external id, then verified e-mail, never the name."""

import pytest
from allauth.account.models import EmailAddress

from people.services.identity import confirm_email, person_for_user
from tests.support import factories

pytestmark = pytest.mark.django_db


def verify(user):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def test_the_person_who_is_linked_stays_linked():
    user = factories.make_employee()
    factories.make_person(external_id="e-1")
    user.external_id = "e-1"

    assert person_for_user(user) == user.person


def test_the_external_id_links():
    user = factories.make_user(external_id="e-7")
    person = factories.make_person(external_id="e-7")

    assert person_for_user(user) == person
    person.refresh_from_db()
    assert person.user == user


def test_the_external_id_wins_from_the_address():
    user = factories.make_user(external_id="e-7")
    verify(user)
    factories.make_person(email=user.email)
    person = factories.make_person(external_id="e-7")

    assert person_for_user(user) == person


def test_a_verified_address_links_whatever_its_case():
    user = factories.make_user(email="anna@example.org")
    verify(user)
    person = factories.make_person(email="Anna@Example.org")

    assert person_for_user(user) == person


def test_an_address_that_is_not_verified_does_not_link():
    user = factories.make_user()
    factories.make_person(email=user.email)

    assert person_for_user(user) is None


def test_an_address_verified_before_it_was_changed_does_not_link():
    user = factories.make_user(email="old@example.org")
    verify(user)
    user.email = "new@example.org"
    user.save()
    factories.make_person(email="new@example.org")

    assert person_for_user(user) is None


def test_namesakes_are_not_linked():
    user = factories.make_user(first_name="Jan", last_name="Jansen")
    verify(user)
    factories.make_person(first_name="Jan", last_name="Jansen", email="jan.jansen@example.org")

    assert person_for_user(user) is None


def test_a_person_with_a_login_is_not_taken_over():
    owner = factories.make_employee(external_id="e-1")
    owner.person.external_id = "e-2"
    owner.person.save()
    intruder = factories.make_user(external_id="e-2")

    assert person_for_user(intruder) is None


def test_a_person_who_left_is_not_linked():
    user = factories.make_user(external_id="e-7")
    factories.make_person(external_id="e-7", is_active=False)

    assert person_for_user(user) is None


def test_the_address_does_not_link_when_the_external_ids_differ():
    user = factories.make_user(external_id="e-7")
    verify(user)
    factories.make_person(email=user.email, external_id="e-8")

    assert person_for_user(user) is None


def test_confirming_the_address_links_the_person():
    user = factories.make_user()
    person = factories.make_person(email=user.email)

    confirm_email(user)

    person.refresh_from_db()
    assert person.user == user


def test_signing_in_links_the_person(client):
    user = factories.make_user(external_id="e-7")
    person = factories.make_person(external_id="e-7")

    client.post("/accounts/login/", {"login": user.email, "password": factories.PASSWORD})

    person.refresh_from_db()
    assert person.user == user
