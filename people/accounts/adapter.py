"""How signing in differs from allauth's defaults."""

from http import HTTPStatus
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kring.core.addresses import own_path_of
from kring.core.views import cache_answers
from kring.jobs.api import enqueue
from people.accounts.devices import remember_device, tries_of
from people.accounts.mail import mail_arguments, send_account_mail
from people.accounts.tries import CountersAwayError
from people.models import User

TOO_MANY = "too_many_tries"
AWAY = "counters_away"
# By the code of the error, the status of the answer.
REFUSALS = {
    TOO_MANY: HTTPStatus.TOO_MANY_REQUESTS,
    AWAY: HTTPStatus.SERVICE_UNAVAILABLE,
}
# The errors by which allauth refuses what it cannot count.
CALLED_TOO_MANY = {"too_many_login_attempts", "rate_limited"}
# Seconds after which the cache is asked again.
AWAY_SECONDS = 10


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators or by a feed, never by visitors."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: administrators and feeds make accounts."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before the password is looked at. ValidationError if it comes too early."""
        try:
            wait = tries_of(request, _address_in(credentials)).begin()
        except CountersAwayError as error:
            raise _refusal(AWAY, AWAY_SECONDS) from error
        if wait:
            raise _refusal(TOO_MANY, wait)

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Return the error of this code. Nobody is told to be slower when it is the cache that is away."""
        if code in CALLED_TOO_MANY and not cache_answers():
            return _refusal(AWAY, AWAY_SECONDS)
        return super().validation_error(code, *args)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Return the login of these credentials, or None."""
        user = super().authenticate(request, **credentials)
        if user is not None:
            tries = tries_of(request, _address_in(credentials))
            tries.forget()
            tries.give_back()
        return user

    def post_login(self, request: HttpRequest, user: Any, **details: Any) -> HttpResponse:
        """Remember the device that signed in, by whatever means."""
        response = super().post_login(request, user, **details)
        remember_device(request, response, user.email)
        return response

    def is_safe_url(self, url: str | None) -> bool:
        """Return whether a browser stays on this site with the address."""
        return bool(own_path_of(self.request, url or ""))

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Write the e-mail in its reader's language and queue it for sending.

        So a mail server that is down causes no error page.
        """
        message = self._written(template_prefix, email, context)
        enqueue(send_account_mail, **mail_arguments(message))

    def mail_of_reset(self, user: User, email: str, link: str) -> EmailMessage:
        """Return the mail with the link for a new password, in its reader's language."""
        context = {"user": user, "password_reset_url": link}
        return self._written("account/email/password_reset_key", email, context)

    def _written(self, template_prefix: str, email: str, context: dict) -> EmailMessage:
        address = urlsplit(settings.BASE_URL).netloc
        site = SimpleNamespace(name=settings.WAGTAIL_SITE_NAME, domain=address)
        context = {"request": self.request, "email": email, "current_site": site, **context}
        with translation.override(self._language_of(email)):
            return self.render_mail(template_prefix, email, context)

    def _language_of(self, email: str) -> str:
        users = get_user_model().objects.filter(email__iexact=email)
        chosen = users.values_list("language", flat=True).first()
        return chosen or translation.get_language() or settings.LANGUAGE_CODE


def _address_in(credentials: dict[str, Any]) -> str:
    return credentials.get("email") or credentials.get("username") or ""


def _refusal(code: str, seconds: int) -> ValidationError:
    """Return the error that says when to try again, in the reader's language."""
    if code == AWAY:
        text = _(
            "Signing in does not work for the moment: a part of Kring cannot be reached. It is not "
            "your password. Try again in a minute."
        )
    elif seconds < 90:
        text = ngettext(
            "Too many wrong passwords from here. Try again in %(seconds)d second.",
            "Too many wrong passwords from here. Try again in %(seconds)d seconds.",
            seconds,
        )
    else:
        text = ngettext(
            "Too many wrong passwords from here. Try again in %(minutes)d minute.",
            "Too many wrong passwords from here. Try again in %(minutes)d minutes.",
            -(-seconds // 60),
        )
    return ValidationError(
        text, code=code, params={"seconds": seconds, "minutes": -(-seconds // 60)}
    )
