"""Every mail says that a machine sent it, and which organisation."""

import pytest
from django.core import mail
from django.core.mail import EmailMessage, mail_admins, send_mail
from django.template.loader import render_to_string
from django.test import override_settings
from wagtail.admin.mail import send_mail as wagtail_send_mail

from kring.settings.variables import sender
from plugins.mail import send
from tests.support import factories


def by_django():
    send_mail("Onderwerp", "Tekst", None, ["a@example.org"], html_message="<p>Tekst</p>")


def by_wagtail():
    wagtail_send_mail("Onderwerp", "Tekst", ["a@example.org"])


@override_settings(ADMINS=[("Beheer", "beheer@example.org")])
def to_administrators():
    mail_admins("Onderwerp", "Tekst")


def by_hand():
    EmailMessage("Onderwerp", "Tekst", "Kring <kring@kring.example>", ["a@example.org"]).send()


@pytest.mark.parametrize("door", [by_django, by_wagtail, to_administrators, by_hand])
def test_a_mail_asks_for_no_automatic_answer(door):
    door()

    message = mail.outbox[-1].message()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"


def test_a_header_that_the_sender_gave_stays():
    EmailMessage(
        "Onderwerp", "Tekst", to=["a@example.org"], headers={"auto-submitted": "auto-replied"}
    ).send()

    assert mail.outbox[-1].message().get_all("Auto-Submitted") == ["auto-replied"]


def test_the_id_of_a_mail_names_the_senders_domain_and_not_the_machine():
    by_hand()

    assert mail.outbox[-1].message()["Message-ID"].endswith("@kring.example>")


def test_a_subject_is_one_clean_line_and_a_text_can_be_sent():
    EmailMessage("Een\x0btwee\ndrie\ud800\x00", "a\ud800b\x00", to=["a@example.org"]).send()

    assert mail.outbox[-1].message()["Subject"] == "Een twee drie"
    assert mail.outbox[-1].message().get_payload() == "ab"


@pytest.mark.django_db
def test_a_mail_of_kring_is_signed_by_the_organisation(settings):
    settings.ORGANISATION, settings.BASE_URL = "Waterschap Noord", "https://host-17.example"
    user = factories.make_user(language="en")
    context = {"title": "Titel", "text": "Tekst"}

    send(user=user, template="plugins/email/message", path="/x/", context=context)

    body = mail.outbox[-1].body
    assert "Waterschap Noord" in body.partition("\n-- \n")[2]
    assert "host-17" not in body.partition("\n-- \n")[2]
    assert "Waterschap Noord" in mail.outbox[-1].alternatives[0].content


@pytest.mark.parametrize(
    "name",
    [
        "account/email/password_reset_key_message.txt",
        "account/email/password_changed_message.txt",
        "mfa/email/totp_activated_message.txt",
    ],
)
def test_a_mail_about_an_account_is_signed_by_the_organisation(name, settings):
    settings.ORGANISATION = "Waterschap Noord"
    site = {"name": "Kring", "domain": "host-17.example"}

    body = render_to_string(name, {"current_site": site, "password_reset_url": "https://x/"})

    assert "Waterschap Noord" in body.partition("\n-- \n")[2]
    assert "host-17" not in body
    assert len(body.partition("\n-- \n")[0].strip()) > 40


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kring@example.org", "Waterschap Noord <kring@example.org>"),
        ("Intranet <kring@example.org>", "Intranet <kring@example.org>"),
    ],
)
def test_the_sender_has_the_organisations_name(text, expected):
    assert sender(text, "Waterschap Noord") == expected
