"""No link that opens an account, and no text of a mail, is readable in a table."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import override_settings

from kring.jobs.models import Job
from kring.jobs.runner import MAX_ATTEMPTS, run_job
from tests.support import factories

pytestmark = pytest.mark.django_db
RESET = "/accounts/password/reset/"


@pytest.fixture(autouse=True)
def home():
    return factories.make_home()


def table() -> str:
    return str(list(Job.objects.values_list("arguments", "error")))


def test_the_link_of_a_reset_is_never_in_the_table_of_jobs(client, run_jobs):
    client.post(RESET, {"email": factories.make_user().email})
    waiting = table()
    run_jobs()
    link = re.search(r"/accounts/password/reset/key/(\S+)/", mail.outbox[-1].body)[1]

    assert link not in waiting + table()
    assert "reset/key" not in waiting + table()


def test_the_text_of_a_mail_about_an_account_is_never_in_the_table_of_jobs(client, run_jobs):
    user = factories.make_user(language="en")
    TOTP.activate(user, generate_totp_secret())
    client.post("/accounts/login/", {"login": user.email, "password": factories.PASSWORD})
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": factories.PASSWORD})
    client.post("/accounts/2fa/totp/deactivate/")
    waiting = table()
    run_jobs()

    assert "deactivated" in mail.outbox[-1].body
    assert "deactivated" not in waiting + table()


@override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_PORT=1)
def test_after_the_last_attempt_nothing_is_left_of_it(client):
    user = factories.make_user()
    client.post(RESET, {"email": user.email})
    job = Job.objects.get(function="people.accounts.reset.send_reset_mails")
    for _attempt in range(MAX_ATTEMPTS):
        Job.objects.update(not_before=job.created_at)
        run_job(str(job.pk))
    job.refresh_from_db()

    assert job.status == Job.Status.FAILED
    assert "reset/key" not in table()
