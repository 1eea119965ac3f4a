"""The sign-in wall, and the reader's language and time zone."""

import time
from collections.abc import Callable
from http import HTTPStatus
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from wagtail.api.v3.auth import BearerTokenAuth

from kring.core.addresses import own_path_of
from people.accounts.pending import hand_back_form
from people.accounts.sessions import SIGNED_IN_AT, TIME_ZONE

# The names of the views that are open to visitors: every address that is not listed is behind the wall.
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
        # They check a token of their own.
        "metrics",
        "health_plugins",
        "personal_feed",
        "robots",
        "favicon",
        "webmanifest",
    }
)
# Where a token of an account counts as signing in, for reading only.
TOKEN_PREFIXES = ("/api/", "/documents/", settings.MEDIA_URL)
PRIVATE = "private, no-store"
ADMIN_PREFIX = "/admin/"


class SignInWallMiddleware:
    """Everything is behind sign-in, except ``OPEN_VIEWS``, those open by choice, and the static files."""

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
        if _view_name(request) in OPEN_VIEWS | settings.VIEWS_OPEN_BY_CHOICE:
            return _never_shared(self.get_response(request))
        return _never_shared(_ask_to_sign_in(request))


def _use_token(request: HttpRequest) -> None:
    """Sign in the account of an API token. A wrong token signs in nobody, even with a session."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and request.path_info.startswith(TOKEN_PREFIXES):
        BearerTokenAuth().authenticate(request, token.strip())


def _end_old_session(request: HttpRequest) -> None:
    """Sign out users whose session is older than it may be, even if they were active."""
    if not hasattr(request, "session") or "_auth_user_id" not in request.session:
        return
    began = request.session.get(SIGNED_IN_AT, 0)
    if time.time() - began > settings.SESSION_COOKIE_AGE:
        logout(request)


def _view_name(request: HttpRequest) -> str:
    """Return the name of the view that would answer; empty if none would."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Answer in a form that the caller understands: page, htmx fragment or program."""
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
    return own_path_of(request, url).partition("#")[0] or "/"


def _never_shared(response: HttpResponse) -> HttpResponse:
    """Keep the answer to one reader out of shared caches."""
    cache_control = response.headers.get("Cache-Control", "")
    if not cache_control or "public" in cache_control or "s-maxage" in cache_control:
        response.headers["Cache-Control"] = PRIVATE
    elif "private" not in cache_control and "no-store" not in cache_control:
        response.headers["Cache-Control"] = f"private, {cache_control}"
    patch_vary_headers(response, ["Cookie"])
    return response


def _speak_in_admin(request: HttpRequest, language: str) -> None:
    """Let Wagtail's own texts be in the language of Kring's on every screen of the admin.

    Wagtail keeps a language of its own. However the two came apart, one page speaks one language.
    """
    if request.path_info.startswith(ADMIN_PREFIX) and request.user.is_authenticated:
        profile = getattr(request.user, "wagtail_userprofile", None)
        if profile is not None and profile.preferred_language:
            profile.preferred_language = language


class UserLanguageMiddleware:
    """Answer in the language and time zone that the reader chose.

    The language is the reader's, else the one chosen on the sign-in page, else the browser's, else
    the default.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate both during the request."""
        chosen = getattr(request.user, "language", "")
        language = chosen or translation.get_language_from_request(request)
        zone = request.session.get(TIME_ZONE)
        with translation.override(language), timezone.override(ZoneInfo(zone) if zone else None):
            request.LANGUAGE_CODE = translation.get_language()
            _speak_in_admin(request, language)
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
