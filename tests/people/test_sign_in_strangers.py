"""What visitors send to the open pages changes nothing about anybody's account."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.urls import reverse

from people.middleware import OPEN_VIEWS
from people.models import Person, User
from tests.support import factories

pytestmark = pytest.mark.django_db
ARGUMENTS = {
    "account_reset_password_from_key": {"uidb36": "1", "key": "x-y"},
    "admin_password_reset_redirect": {"rest": "x"},
    "personal_feed": {"token": "x"},
}
# What belongs to an account.
MODELS = (User, EmailAddress, Authenticator, Person)


def rows():
    return [list(model.objects.order_by("pk").values()) for model in MODELS]


@pytest.fixture(autouse=True)
def home():
    return factories.make_home()


@pytest.mark.parametrize("name", sorted(OPEN_VIEWS))
def test_no_request_of_a_visitor_changes_an_account(client, run_jobs, name):
    user = factories.make_employee()
    before = rows()
    address = reverse(name, kwargs=ARGUMENTS.get(name))
    typed = {"email": user.email, "login": user.email, "password": "wrong wrong wrong"}

    client.get(address)
    client.post(address, typed)
    run_jobs()

    assert rows() == before


def test_a_reset_that_a_stranger_asked_for_does_not_stop_adding_a_second_step(client, run_jobs):
    user = factories.make_user()
    client.post("/accounts/password/reset/", {"email": user.email})
    run_jobs()
    client.post("/accounts/login/", {"login": user.email, "password": factories.PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": factories.PASSWORD})

    for address in ("/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/"):
        assert client.get(address).status_code == 200


def test_an_unproven_address_does_not_stop_adding_a_second_step(client):
    """An administrator or a feed may have left such a row: the organisation vouches for addresses."""
    user = factories.make_user()
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    client.post("/accounts/login/", {"login": user.email, "password": factories.PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": factories.PASSWORD})

    assert client.get("/accounts/2fa/totp/activate/").status_code == 200
