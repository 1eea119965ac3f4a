"""The reader's choice of language and of a light or dark page, from the menu on every page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST


@require_POST
def choose_display(request: HttpRequest) -> HttpResponse:
    """Keep ``language`` or ``appearance`` with the login and go back to the page."""
    changed = [name for name in ("language", "appearance") if _choose(request, name)]
    if changed and request.user.is_authenticated:
        request.user.save(update_fields=changed)
    response = HttpResponseRedirect(_address_to_return_to(request))
    if language := _allowed(request, "language"):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=60 * 60 * 24 * 365, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
    return response


def _choose(request: HttpRequest, name: str) -> bool:
    """Set the field on the login, if the form holds one of its choices."""
    value = _allowed(request, name)
    if value and request.user.is_authenticated:
        setattr(request.user, name, value)
    return bool(value)


def _allowed(request: HttpRequest, name: str) -> str:
    """Return the posted value if it is a choice of this field, else nothing."""
    value = request.POST.get(name, "")
    choices = {"language": dict(settings.LANGUAGES), "appearance": {"auto", "light", "dark"}}
    return value if value in choices[name] else ""


def _address_to_return_to(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if safe else "/"
