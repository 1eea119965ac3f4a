"""A test installation mails nobody but the address that it was given."""

import os
import subprocess
import sys

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives, send_mail

from tests.support.workers import ROOT


@pytest.fixture(autouse=True)
def _redirected(settings):
    settings.EMAIL_REAL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.EMAIL_BACKEND = "kring.core.redirected_mail.RedirectingBackend"
    settings.EMAIL_REDIRECT_TO = "tester@example.org"


def test_every_recipient_of_a_message_is_replaced():
    message = EmailMultiAlternatives(
        "Nieuws",
        "Tekst",
        "kring@example.org",
        ["piet@example.org"],
        cc=["cc@example.org"],
        bcc=["bcc@example.org"],
        headers={"To": "jan@example.org", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative("<p>Tekst</p>", "text/html")

    message.send()

    (sent,) = mail.outbox
    assert sent.recipients() == ["tester@example.org"]
    assert "jan@example.org" not in sent.message().as_string()
    assert sent.message()["Auto-Submitted"] == "auto-generated"
    assert sent.alternatives


def test_the_subject_tells_for_whom_it_was():
    send_mail("Nieuws", "Tekst", None, ["piet@example.org"])

    assert mail.outbox[0].subject == "[piet@example.org] Nieuws"


def test_the_setting_puts_it_before_the_mail_server():
    ask = "from django.conf import settings as s; print(s.EMAIL_BACKEND, s.EMAIL_REAL_BACKEND)"
    environment = os.environ | {
        "EMAIL_REDIRECT_TO": "tester@example.org",
        "EMAIL_URL": "smtp://localhost:25",
        "DJANGO_SETTINGS_MODULE": "kring.settings.development",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
    }

    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    backend, real = done.stdout.split()
    assert backend.endswith("RedirectingBackend")
    assert real == "django.core.mail.backends.smtp.EmailBackend"
