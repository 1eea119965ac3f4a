"""The second step: a code opens once, keys have decent names, and who runs the site can be made to have one."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.translation import gettext as _

from people.names import check_one_line

# In the data of an authenticator app: the number of the last period of which a code was accepted.
LAST_PERIOD = "last_period"
LONGEST_KEY_NAME = 60
HAS_SECOND_STEP = "kring_second_step"
# What somebody without the demanded second step may still open: what it takes to add one, and to leave.
_OPEN_TO_ALL = (
    "account_",
    "mfa_",
    "set_language",
    "health_",
    "metrics",
    "display",
    "choose_display",
)


def spend_code(authenticator: Authenticator, code: str) -> bool:
    """Return whether the code is one that was not accepted before, and note that it now is.

    The database decides, so that of two requests with the same code, in whatever processes, one gets in.
    """
    with transaction.atomic():
        stored = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        period = _period_of(stored, code)
        if period is None or period <= stored.data.get(LAST_PERIOD, -1):
            return False
        stored.data[LAST_PERIOD] = period
        stored.save(update_fields=["data"])
    return True


def _period_of(authenticator: Authenticator, code: str) -> int | None:
    secret = decrypt(authenticator.data["secret"])
    for period in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, period))):
            return period
    return None


def spend_code_of_set_up(authenticator: Authenticator) -> None:
    """Note that the code with which an authenticator app was set up has been used."""
    if authenticator.type == Authenticator.Type.TOTP:
        authenticator.data[LAST_PERIOD] = max(yield_hotp_counters_from_time())
        authenticator.save(update_fields=["data"])


class _CodeOnceMixin:
    """Refuses a code of an authenticator app that was accepted before."""

    authenticator: Authenticator

    def clean_code(self) -> str:
        """Return the code. ValidationError if it is wrong or was used."""
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP and not spend_code(
            self.authenticator, code
        ):
            raise ValidationError(_("This code was used already. Wait for the next one."))
        return code


class CodeForm(_CodeOnceMixin, AuthenticateForm):
    """The code at sign-in."""


class ConfirmCodeForm(_CodeOnceMixin, ReauthenticateForm):
    """The code before something about the safety of the account changes."""


class _KeyNameMixin:
    """Takes one short line as the name of a key."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.max_length = LONGEST_KEY_NAME
        name.widget.attrs["maxlength"] = str(LONGEST_KEY_NAME)
        name.validators.append(check_one_line)
        name.validators.append(_check_length)


def _check_length(name: str) -> None:
    if len(name) > LONGEST_KEY_NAME:
        raise ValidationError(
            _("Use at most %(number)d characters."), params={"number": LONGEST_KEY_NAME}
        )


class AddKeyForm(_KeyNameMixin, AddWebAuthnForm):
    """A new passkey or security key."""


class RenameKeyForm(_KeyNameMixin, EditWebAuthnForm):
    """Another name for one."""


class MFAAdapter(DefaultMFAAdapter):
    """Keeps the last second step of somebody who must have one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Your work needs a second step at sign-in. Add another one before you remove this one."
        ),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Return whether the account may do without it."""
        if not must_have_second_step(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def must_have_second_step(user: Any) -> bool:
    """Return whether the site demands it of this login: of everybody who may enter the admin."""
    return bool(settings.REQUIRE_SECOND_STEP) and user.has_perm("wagtailadmin.access_admin")


class SecondStepMiddleware:
    """Lead administrators and editors without a second step to where they add one, if the site demands it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request pass, or lead to the page with the ways of signing in."""
        if settings.REQUIRE_SECOND_STEP and _lacks_it(request):
            return _lead_to_set_up(request)
        return self.get_response(request)


def _lacks_it(request: HttpRequest) -> bool:
    # Without a session it is a program with a token, which only reads.
    if not request.user.is_authenticated or "_auth_user_id" not in request.session:
        return False
    if request.session.get(HAS_SECOND_STEP) or not must_have_second_step(request.user):
        return False
    if Authenticator.objects.filter(user=request.user.pk).exists():
        request.session[HAS_SECOND_STEP] = True
        return False
    return not resolve(request.path_info).view_name.startswith(_OPEN_TO_ALL)


def _lead_to_set_up(request: HttpRequest) -> HttpResponse:
    address = reverse("mfa_index")
    text = _(
        "Your work needs a second step at sign-in: add an authenticator app or a passkey first."
    )
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=HTTPStatus.FORBIDDEN, headers={"HX-Redirect": address})
    if "text/html" not in request.headers.get("Accept", "text/html"):
        return JsonResponse({"detail": text}, status=HTTPStatus.FORBIDDEN)
    messages.warning(request, text)
    return redirect(address)
