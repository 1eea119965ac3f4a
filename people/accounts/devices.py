"""Remember on which devices an account has signed in, in a signed cookie.

The cookie opens nothing: wrong passwords of others from the same address do not concern a device with it, and
its own are counted by itself.
"""

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import get_random_string, salted_hmac

from people.accounts.tries import Tries

COOKIE = "kring_device"
MAX_AGE = 60 * 60 * 24 * 180
# Accounts that one device keeps, such as a computer at a counter.
MOST_ACCOUNTS = 20
_SALT = "people.accounts.devices"


def tries_of(request: HttpRequest, email: str) -> Tries:
    """Return the tries at this account from where the request comes: a known device, or an address."""
    if device := known_device(request, email):
        return Tries(email, f"device {device}", known=True)
    return Tries(email, get_ip(request))


def known_device(request: HttpRequest, email: str) -> str:
    """Return the name of this device if the account has signed in on it before; else empty."""
    name, accounts = _read(request)
    return name if _mark(name, email) in accounts else ""


def remember_device(request: HttpRequest, response: HttpResponseBase, email: str) -> None:
    """Note in the answer's cookie that the account has signed in on this device."""
    name, accounts = _read(request)
    name = name or get_random_string(20)
    mark = _mark(name, email)
    accounts = [mark, *(known for known in accounts if known != mark)][:MOST_ACCOUNTS]
    response.set_cookie(
        COOKIE,
        signing.dumps([name, accounts], salt=_SALT),
        max_age=MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        name, accounts = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return "", []
    return name, accounts


def _mark(name: str, email: str) -> str:
    """Return what stands for the account in the cookie, which tells no address."""
    return salted_hmac(_SALT, f"{name}\n{email.strip().casefold()}").hexdigest()[:20]
