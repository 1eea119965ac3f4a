"""Wrong passwords make their own source wait, and nobody else."""

import re

import pytest
from django.contrib.auth.hashers import get_hasher
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kring.jobs.models import Job
from people.accounts import reset, tries
from people.accounts.tries import FREE_TRIES, Tries
from tests.support import factories

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def home():
    cache.clear()
    return factories.make_home()


def attempt(client, email, password="wrong wrong wrong", **extra):
    return client.post(LOGIN, {"login": email, "password": password}, **extra)


def signed_in(client) -> bool:
    return client.get("/accounts/preferences/").status_code == 200


def guess(client, user, times=FREE_TRIES, **extra):
    for _number in range(times):
        attempt(client, user.email, **extra)


def test_the_try_after_five_wrong_passwords_has_to_wait(client):
    user = factories.make_user()
    guess(client, user)

    response = attempt(client, user.email, factories.PASSWORD)

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= tries.FIRST_WAIT
    assert not signed_in(client)


def test_what_was_typed_as_address_stays_in_the_form(client):
    user = factories.make_user()
    guess(client, user)

    assert user.email in attempt(client, user.email).content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "Te veel verkeerde wachtwoorden"), ("en", "Too many wrong")]
)
def test_the_wait_is_told_in_the_language_of_the_reader(client, language, words):
    user = factories.make_user()
    guess(client, user)

    response = attempt(client, user.email, headers={"accept-language": language})

    assert words in response.content.decode()


def test_wrong_passwords_from_elsewhere_close_no_account(client):
    user = factories.make_user()
    for number in range(20):
        guess(Client(), user, REMOTE_ADDR=f"198.51.100.{number}")

    attempt(client, user.email, factories.PASSWORD)

    assert signed_in(client)


def test_a_device_that_signed_in_before_is_let_through_whatever_its_neighbours_try(client):
    user = factories.make_user()
    attempt(client, user.email, factories.PASSWORD)
    client.post("/accounts/logout/")
    guess(Client(), user, times=FREE_TRIES + 2)
    for number in range(tries.SOURCE_TRIES):
        Tries(f"{number}@example.org", "127.0.0.1").begin()

    attempt(client, user.email, factories.PASSWORD)

    assert signed_in(client)


def test_the_wrong_passwords_of_a_known_device_count_as_well(client):
    user = factories.make_user()
    attempt(client, user.email, factories.PASSWORD)
    client.post("/accounts/logout/")
    guess(client, user)

    assert attempt(client, user.email, factories.PASSWORD).status_code == 429


def test_a_device_is_known_only_to_the_account_that_signed_in_on_it(client):
    user, other = factories.make_user(), factories.make_user()
    attempt(client, user.email, factories.PASSWORD)
    client.post("/accounts/logout/")
    guess(Client(), other)

    assert attempt(client, other.email, factories.PASSWORD).status_code == 429


def test_a_cookie_that_somebody_made_is_no_known_device(client):
    user = factories.make_user()
    guess(client, user)
    client.cookies["kring_device"] = "made:up"

    assert attempt(client, user.email, factories.PASSWORD).status_code == 429


def test_other_accounts_of_the_same_source_are_not_concerned(client):
    closed, other = factories.make_user(), factories.make_user()
    guess(client, closed, FREE_TRIES + 1)

    attempt(client, other.email, factories.PASSWORD)

    assert signed_in(client)


def test_one_source_cannot_try_one_password_on_everybody(client):
    for number in range(tries.SOURCE_TRIES):
        Tries(f"{number}@example.org", "127.0.0.1").begin()

    assert attempt(client, factories.make_user().email).status_code == 429


def test_another_spelling_of_the_address_is_the_same_account(client):
    user = factories.make_user(email="anna.k@example.org")
    guess(client, user)

    assert attempt(client, " Anna.K@Example.org ", factories.PASSWORD).status_code == 429


def test_an_address_without_account_is_answered_the_same(client):
    for _number in range(FREE_TRIES):
        attempt(client, "nobody@example.org")

    assert attempt(client, "nobody@example.org").status_code == 429


def test_the_wait_doubles_up_to_a_quarter_of_an_hour(monkeypatch):
    now = 1_000_000.0
    monkeypatch.setattr(tries.time, "time", lambda: now)
    subject, waits = Tries("anna@example.org", "192.0.2.1"), []
    for _number in range(FREE_TRIES - 1):
        assert subject.begin() == 0
    for _number in range(9):
        cache.delete(subject._wait_key)
        assert subject.begin() == 0
        waits.append(subject.begin())

    assert waits == [10, 20, 40, 80, 160, 320, 640, 900, 900]


def test_a_refused_try_does_not_make_the_wait_longer():
    subject = Tries("anna@example.org", "192.0.2.1")
    for _number in range(FREE_TRIES):
        subject.begin()

    assert max(subject.begin() for _number in range(50)) <= tries.FIRST_WAIT


def test_the_right_password_forgets_the_wrong_ones(client):
    user = factories.make_user()
    guess(client, user, FREE_TRIES - 1)
    attempt(client, user.email, factories.PASSWORD)
    client.post("/accounts/logout/")
    client.cookies.clear()
    guess(client, user, FREE_TRIES - 1)

    attempt(client, user.email, factories.PASSWORD)

    assert signed_in(client)


def test_the_link_of_a_reset_ends_the_wait(client, run_jobs):
    user = factories.make_user()
    guess(client, user, FREE_TRIES + 1)
    client.post("/accounts/password/reset/", {"email": user.email})
    run_jobs()
    link = re.search(r"http://[^/]+(/\S+)", mail.outbox[-1].body)[1]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "a new long secret", "password2": "a new long secret"})

    attempt(client, user.email, "a new long secret")

    assert signed_in(client)


def test_confirming_the_password_is_limited_like_signing_in(client):
    user = factories.make_user()
    attempt(client, user.email, factories.PASSWORD)
    answers = [
        client.post("/accounts/reauthenticate/", {"password": "wrong"}).status_code
        for _number in range(FREE_TRIES + 1)
    ]

    assert answers[-1] == 429
    assert 429 not in answers[:-1]


@pytest.mark.parametrize("who", ["known", "unknown", "left", "without password"])
def test_one_try_costs_one_password_hash(client, monkeypatch, who):
    user = factories.make_user(is_active=who != "left")
    if who == "without password":
        user.set_unusable_password()
        user.save()
    email = "nobody@example.org" if who == "unknown" else user.email
    hasher, hashes = type(get_hasher()), []
    encode = hasher.encode
    monkeypatch.setattr(
        hasher, "encode", lambda self, *args, **kw: hashes.append(1) or encode(self, *args, **kw)
    )

    attempt(client, email)

    assert len(hashes) == 1


def test_without_a_cache_signing_in_says_so(client, monkeypatch):
    user = factories.make_user()
    monkeypatch.setattr(tries.cache, "add", lambda *args, **kwargs: False)
    monkeypatch.setattr(tries.cache, "get", lambda *args, **kwargs: None)
    monkeypatch.setattr(tries.cache, "incr", _no_key)

    response = attempt(client, user.email, factories.PASSWORD, headers={"accept-language": "nl"})

    assert response.status_code == 503
    assert "Het ligt niet aan je wachtwoord" in response.content.decode()


def _no_key(*args, **kwargs):
    raise ValueError


def test_asking_too_often_is_answered_in_the_language_of_the_reader(client):
    for _number in range(4):
        response = client.post(
            "/accounts/password/reset/",
            {"email": "nobody@example.org"},
            headers={"accept-language": "nl"},
        )

    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    assert '<html lang="nl"' in response.content.decode()


def test_requests_of_strangers_do_not_stop_the_owner_from_asking(client):
    email = {"email": factories.make_user().email}
    for number in range(10):
        Client().post("/accounts/password/reset/", email, REMOTE_ADDR=f"198.51.100.{number}")

    assert client.post("/accounts/password/reset/", email).status_code == 302


def test_a_mailbox_is_not_flooded_whoever_asks(run_jobs):
    email = {"email": factories.make_user().email}
    for number in range(reset.MAILS + 3):
        Client().post("/accounts/password/reset/", email, REMOTE_ADDR=f"198.51.100.{number}")
        run_jobs()

    assert len(mail.outbox) == reset.MAILS


def test_an_unknown_address_costs_the_same_work(client):
    works = []
    for email in (factories.make_user().email, "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            client.post("/accounts/password/reset/", {"email": email})
        jobs = Job.objects.filter(arguments__email=email)
        works.append((len(queries), jobs.count(), jobs.get().function))

    assert works[0] == works[1]
