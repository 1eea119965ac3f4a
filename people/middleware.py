"""The sign-in wall, and the reader's language and time zone."""

import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.api.v3.auth import BearerTokenAuth

from people.accounts.pending import hand_back_form
from people.accounts.sessions import SIGNED_IN_AT, TIME_ZONE

# What somebody who has not signed in may reach, by the name of the view: an address that nobody
# thought of is behind the wall.
OPEN_VIEWS = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "admin_login_redirect",
        "admin_password_reset_redirect",
        "page_login_redirect",
        "set_language",
        "health_live",
        "health_ready",
        # With a token of their own.
        "metrics",
        "health_plugins",
        "robots",
        "favicon",
        "webmanifest",
    }
)
# Where a token of an account counts as signing in, for reading only.
TOKEN_PREFIXES = ("/api/", "/documents/", settings.MEDIA_URL)
PRIVATE = "private, no-store"


class SignInWallMiddleware:
    """Everything is behind sign-in, except the views in ``OPEN_VIEWS`` and the static files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request pass, or ask the visitor to sign in."""
        _use_token(request)
        _end_old_session(request)
        if request.user.is_authenticated:
            return _never_shared(self.get_response(request))
        if request.path_info.startswith(settings.STATIC_URL):
            # WhiteNoise or the web server has answered already if there is such a file.
            return HttpResponseNotFound(content_type="text/plain")
        if _view_name(request) in OPEN_VIEWS:
            return _never_shared(self.get_response(request))
        return _never_shared(_ask_to_sign_in(request))


def _use_token(request: HttpRequest) -> None:
    """Let an API token stand for its account. A wrong token stands for nobody, session or not."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and request.path_info.startswith(TOKEN_PREFIXES):
        BearerTokenAuth().authenticate(request, token.strip())


def _end_old_session(request: HttpRequest) -> None:
    """Sign out whoever signed in longer ago than a session may last, however busy they were."""
    if not hasattr(request, "session") or "_auth_user_id" not in request.session:
        return
    began = request.session.get(SIGNED_IN_AT, 0)
    if time.time() - began > settings.SESSION_COOKIE_AGE:
        logout(request)


def _view_name(request: HttpRequest) -> str:
    """Return the name of the view that would answer, or nothing."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Answer in the way that the caller understands: page, htmx fragment or program."""
    to_sign_in = redirect_to_login(_return_address(request))
    if request.headers.get("HX-Request") == "true":
        # htmx would put a redirect's page into the fragment; this header moves the whole window.
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers={"HX-Redirect": to_sign_in.url})
    if request.path_info.startswith("/api/") or _wants_json(request):
        return JsonResponse(
            {"detail": "Sign in first."},
            status=HTTPStatus.UNAUTHORIZED,
            headers={"WWW-Authenticate": 'Bearer realm="Kring"'},
        )
    return hand_back_form(request) or to_sign_in


def _wants_json(request: HttpRequest) -> bool:
    accept = request.headers.get("Accept", "")
    return "application/json" in accept and "text/html" not in accept


def _return_address(request: HttpRequest) -> str:
    """Return where to go after signing in: this page, or the page that sent the form."""
    if "HX-Current-URL" in request.headers:
        return _own_path(request, request.headers["HX-Current-URL"])
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    return _own_path(request, request.headers.get("Referer", ""))


def _own_path(request: HttpRequest, url: str) -> str:
    """Return the path and query of an address on this site, or the home page."""
    if not url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()):
        return "/"
    parts = urlsplit(url)
    return parts._replace(scheme="", netloc="", fragment="").geturl() or "/"


def _never_shared(response: HttpResponse) -> HttpResponse:
    """Keep what one reader got out of every cache that others use."""
    cache_control = response.headers.get("Cache-Control", "")
    if not cache_control or "public" in cache_control or "s-maxage" in cache_control:
        response.headers["Cache-Control"] = PRIVATE
    elif "private" not in cache_control and "no-store" not in cache_control:
        response.headers["Cache-Control"] = f"private, {cache_control}"
    patch_vary_headers(response, ["Cookie"])
    return response


class UserLanguageMiddleware:
    """Answer in the language and time zone that the reader chose.

    The language is the reader's, else the one chosen on the sign-in page, else the browser's, else
    the default.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate both for the time of the request."""
        chosen = getattr(request.user, "language", "")
        language = chosen or translation.get_language_from_request(request)
        zone = request.session.get(TIME_ZONE)
        with translation.override(language), timezone.override(ZoneInfo(zone) if zone else None):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
