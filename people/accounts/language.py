"""A language that is chosen on any page holds on every page, in the admin and in mails."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views import i18n

from people.models import User

CHOSEN = "kring_chosen_language"


def set_language(request: HttpRequest) -> HttpResponse:
    """Choose the language, and remember it for the login: this one, or the one that signs in next."""
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        if isinstance(request.user, User):
            request.user.language = language
            request.user.save(update_fields=["language"])
        else:
            request.session[CHOSEN] = language
    return i18n.set_language(request)


def keep_language_of_visit(request: HttpRequest, user: User) -> None:
    """Save what was chosen on the sign-in page; an older choice of this browser only if there is none."""
    chosen = request.session.pop(CHOSEN, "")
    if not chosen and not user.language:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in dict(settings.LANGUAGES) and chosen != user.language:
        user.language = chosen
        user.save(update_fields=["language"])
