"""Signing in, a forgotten password, and the second step."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import override_settings

from kring.jobs.models import Job
from tests.support import factories

pytestmark = pytest.mark.django_db
LOGIN, RESET = "/accounts/login/", "/accounts/password/reset/"


@pytest.fixture(autouse=True)
def home():
    return factories.make_home()


def sign_in(client, user, password=factories.PASSWORD, **extra):
    return client.post(LOGIN, {"login": user.email, "password": password, **extra})


def code_for(secret: str) -> str:
    """The code that an authenticator app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def confirm_password(client):
    """Do what is asked before anything about the safety of an account changes."""
    client.post("/accounts/reauthenticate/", {"password": factories.PASSWORD})


def signed_in(client) -> bool:
    return client.get("/accounts/preferences/").status_code == 200


def test_signing_in_leads_to_the_page_that_was_asked_for(client):
    user = factories.make_user()

    assert sign_in(client, user, next="/sitemap.xml").url == "/sitemap.xml"
    assert signed_in(client)


def test_the_case_of_the_address_does_not_matter(client):
    user = factories.make_user(email="anna@example.org")

    client.post(LOGIN, {"login": "Anna@Example.org", "password": factories.PASSWORD})

    assert signed_in(client), user


def test_signing_out_ends_the_session(client):
    client.force_login(factories.make_user())

    response = client.post("/accounts/logout/")

    assert response.url == LOGIN
    assert not signed_in(client)


def test_a_wrong_password_an_unknown_address_and_a_leaver_get_the_same_answer(client):
    known, left = factories.make_user(), factories.make_user(is_active=False)
    answers = set()
    for email in (known.email, "nobody@example.org", left.email):
        response = client.post(LOGIN, {"login": email, "password": "wrong wrong wrong"})
        text = re.sub(r'value="[^"]*"', "", response.content.decode())
        answers.add((response.status_code, text))

    assert len(answers) == 1


def test_a_leaver_does_not_sign_in(client):
    response = sign_in(client, factories.make_user(is_active=False))

    assert response.url == "/accounts/inactive/"
    assert not signed_in(client)


@pytest.mark.parametrize("address", ["/accounts/signup/", "/accounts/email/"])
def test_nobody_signs_up_or_changes_an_address(client, address):
    client.force_login(factories.make_user())

    assert client.get(address).status_code == 404
    assert client.post(address, {"email": "x@example.org"}).status_code == 404


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "Wachtwoord vergeten?"), ("en", "Forgot your password?")]
)
def test_the_sign_in_page_speaks_the_language_of_the_browser(client, language, words):
    response = client.get(LOGIN, headers={"accept-language": language})

    assert words in response.content.decode()
    assert response["Content-Language"] == language


def test_the_language_chosen_on_the_sign_in_page_holds(client):
    client.post("/i18n/setlang/", {"language": "en", "next": LOGIN})

    response = client.get(LOGIN, headers={"accept-language": "nl"})

    assert response["Content-Language"] == "en"


def test_a_forgotten_password_is_reset_from_outside(client, run_jobs, settings):
    settings.BASE_URL = "https://kring.example.org"
    user = factories.make_user(language="en")
    client.post(RESET, {"email": user.email.upper()})
    run_jobs()
    message = mail.outbox[-1]
    link = re.search(r"https://kring\.example\.org(/\S+)", message.body)[1]
    page = client.get(link, follow=True)

    client.post(
        page.redirect_chain[-1][0],
        {"password1": "a new long secret", "password2": "a new long secret"},
    )
    user.refresh_from_db()

    assert message.to == [user.email]
    assert user.check_password("a new long secret")


def test_the_reset_link_is_sent_to_the_address_of_the_site_whatever_host_was_asked(
    client, run_jobs, settings
):
    settings.BASE_URL = "https://kring.example.org"
    user = factories.make_user()

    client.post(RESET, {"email": user.email}, headers={"host": "evil.example"})
    run_jobs()

    assert "evil.example" not in mail.outbox[-1].body


@pytest.mark.parametrize(("language", "word"), [("nl", "wachtwoord"), ("en", "password")])
def test_the_reset_mail_speaks_the_language_of_its_reader(client, run_jobs, language, word):
    user = factories.make_user(language=language)

    client.post(RESET, {"email": user.email}, headers={"accept-language": "en"})
    run_jobs()

    assert word in mail.outbox[-1].subject.lower()


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, run_jobs):
    user = factories.make_user()
    answers = {
        (response.status_code, response.url)
        for response in (
            client.post(RESET, {"email": user.email}),
            client.post(RESET, {"email": "nobody@example.org"}),
        )
    }
    run_jobs()

    assert len(answers) == 1
    assert [message.to for message in mail.outbox] == [[user.email]]


@override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_PORT=1)
def test_a_mail_server_that_is_down_is_no_error_and_the_mail_waits(client, run_jobs):
    user = factories.make_user()

    response = client.post(RESET, {"email": user.email})
    run_jobs()

    assert response.status_code == 302
    job = Job.objects.get(function="people.accounts.reset.send_reset_mails")
    assert job.status == Job.Status.WAITING
    assert job.attempts == 1


def test_resetting_the_password_proves_the_address(client, run_jobs):
    user = factories.make_user()
    client.post(RESET, {"email": user.email})
    run_jobs()
    link = re.search(r"http://[^/]+(/\S+)", mail.outbox[-1].body)[1]
    page = client.get(link, follow=True)
    client.post(
        page.redirect_chain[-1][0],
        {"password1": "a new long secret", "password2": "a new long secret"},
    )

    assert EmailAddress.objects.get(user=user).verified


def test_an_authenticator_app_is_set_up_with_a_code_from_it(client):
    user = factories.make_user()
    sign_in(client, user)
    confirm_password(client)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret

    client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})

    assert Authenticator.objects.filter(user=user, type="totp").exists()
    assert Authenticator.objects.filter(user=user, type="recovery_codes").exists()


def test_with_an_authenticator_app_a_password_alone_is_not_enough(client):
    user = factories.make_user()
    TOTP.activate(user, generate_totp_secret())

    response = sign_in(client, user)

    assert response.url == "/accounts/2fa/authenticate/"
    assert client.get(response.url).status_code == 200
    assert not signed_in(client)


def test_the_code_of_the_authenticator_app_completes_signing_in(client):
    user = factories.make_user()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    sign_in(client, user, next="/sitemap.xml")

    response = client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})

    assert response.url == "/sitemap.xml"
    assert signed_in(client)


def test_a_wrong_code_does_not_sign_in(client):
    user = factories.make_user()
    TOTP.activate(user, generate_totp_secret())
    sign_in(client, user)

    client.post("/accounts/2fa/authenticate/", {"code": "000000"})

    assert not signed_in(client)


def test_a_recovery_code_works_once(client):
    user = factories.make_user()
    TOTP.activate(user, generate_totp_secret())
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    sign_in(client, user)
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert signed_in(client)
    client.post("/accounts/logout/")
    sign_in(client, user)

    client.post("/accounts/2fa/authenticate/", {"code": code})

    assert not signed_in(client)


def test_turning_the_second_step_off_asks_for_the_password_again(client):
    user = factories.make_user()
    TOTP.activate(user, generate_totp_secret())
    client.force_login(user)

    response = client.get("/accounts/2fa/totp/deactivate/")

    assert response.status_code == 302
    assert "reauthenticate" in response.url


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/password/change/",
        "/accounts/logout/",
        "/accounts/reauthenticate/",
    ],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_pages_of_an_account_are_there_in_both_languages(client, address, language):
    user = factories.make_user(language=language)
    sign_in(client, user)
    confirm_password(client)

    response = client.get(address)

    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()
