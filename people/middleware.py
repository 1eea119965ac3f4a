"""The sign-in wall, and the reader's language."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation

# What somebody who has not signed in may reach; everything else needs a session.
OPEN_PATHS = ("/accounts/", "/health/", "/i18n/", "/favicon.ico", "/robots.txt")


class SignInWallMiddleware:
    """Everything is behind sign-in unless it stands in ``OPEN_PATHS``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request pass, or send the visitor to the sign-in page."""
        path = request.path_info
        if request.user.is_authenticated or path.startswith((*OPEN_PATHS, settings.STATIC_URL)):
            return self.get_response(request)
        if path.startswith("/api/"):
            return JsonResponse({"detail": "Sign in first."}, status=401)
        return redirect_to_login(request.get_full_path())


class UserLanguageMiddleware:
    """Answer in the language that the reader chose, else that of the browser, else the default."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the language for the time of the request."""
        chosen = getattr(request.user, "language", "")
        language = chosen or translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
