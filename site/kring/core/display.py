"""Save the reader's choice of language and appearance from the menu on every page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from kring.core.addresses import own_path_of


@require_POST
def choose_display(request: HttpRequest) -> HttpResponse:
    """Save ``language`` or ``appearance`` in the login and return to the page."""
    changed = [name for name in ("language", "appearance") if _choose(request, name)]
    if changed and request.user.is_authenticated:
        request.user.save(update_fields=changed)
    response = HttpResponseRedirect(_address_to_return_to(request))
    if language := _allowed(request, "language"):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=60 * 60 * 24 * 365,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def _choose(request: HttpRequest, name: str) -> bool:
    """Set the field on the login, if the form holds one of its choices."""
    value = _allowed(request, name)
    if value and request.user.is_authenticated:
        setattr(request.user, name, value)
    return bool(value)


def _allowed(request: HttpRequest, name: str) -> str:
    """Return the posted value if it is a choice of this field, else an empty text."""
    value = request.POST.get(name, "")
    choices = {"language": dict(settings.LANGUAGES), "appearance": {"auto", "light", "dark"}}
    return value if value in choices[name] else ""


def _address_to_return_to(request: HttpRequest) -> str:
    return own_path_of(request, request.POST.get("next", "")) or "/"
