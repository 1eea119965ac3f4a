"""Ask for a new password: the same answer in the same time, whether or not there is such an account.

The request only queues a job with what was typed. Whether somebody has the address, the link and the mail are the
work of the job, so the link is in no table and the time of the answer tells nothing.
"""

import hashlib
from contextlib import suppress
from urllib.parse import urljoin

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm, default_token_generator
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.utils import user_pk_to_url_str
from allauth.account.views import PasswordResetView
from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from kring.core.views import too_many_requests
from kring.jobs.api import enqueue
from people.accounts.tries import CountersAwayError, count
from people.models import User

# Requests from one source, for one address and for all of them; and seconds in which they count.
FOR_ONE = 3
FOR_ALL = 20
SECONDS = 5 * 60
# Mails to one account in an hour, whoever asks: the links in the earlier ones still work.
MAILS = 6
MAIL_SECONDS = 60 * 60


class ResetRequestForm(ResetPasswordForm):
    """Takes any address: the job finds out whose it is."""

    def clean_email(self) -> str:
        """Return the address in lower case."""
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **kwargs: object) -> str:
        """Queue the mail."""
        email: str = self.cleaned_data["email"]
        enqueue(
            send_reset_mails,
            key=f"people:reset:{_digest(email)}",
            email=email,
            language=translation.get_language(),
        )
        return email


class ResetRequestView(PasswordResetView):
    """Asking for a new password. One source may not ask often; that another one does is no reason to refuse."""

    def form_valid(self, form: ResetRequestForm) -> HttpResponse:
        """Queue the mail, or ask to wait."""
        if _asked_too_often(get_ip(self.request), form.cleaned_data["email"]):
            return too_many_requests(self.request)
        form.save(self.request)
        return redirect("account_reset_password_done")


def send_reset_mails(*, email: str, language: str) -> None:
    """Mail a link for a new password to the account with the address, if there is one.

    Raises the errors of the mail server, so that the job is tried again, with a new link.
    """
    users = filter_users_by_email(email, is_active=True, prefer_verified=True, for_login=True)
    with translation.override(language):
        for user in users:
            key = f"accounts:reset-mails:{user.pk}"
            if cache.get(key, 0) < MAILS:
                get_adapter().mail_of_reset(user, email, reset_link(user)).send()
                # Only what was sent counts, not the attempts while the mail server is down.
                with suppress(CountersAwayError):
                    count(key, MAIL_SECONDS)


def reset_link(user: User) -> str:
    """Return the link for a new password, at the address of the site whatever host was asked."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )
    return urljoin(f"{settings.BASE_URL.rstrip('/')}/", path.lstrip("/"))


def _asked_too_often(source: str, email: str) -> bool:
    try:
        for_one = count(f"accounts:reset:{_digest(source + email)}", SECONDS)
        for_all = count(f"accounts:reset:{_digest(source)}", SECONDS)
    except CountersAwayError:
        # The job waits for the same Redis, once however often it is asked for.
        return False
    return for_one > FOR_ONE or for_all > FOR_ALL


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:40]
