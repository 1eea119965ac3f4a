"""Answer the picker of sets of people: the choices, and how many people are chosen."""

import json

from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from wagtail import hooks

from editorial.services.reach import reach_of
from kring.core.subjects import subject_providers

SEARCH_LENGTH = 100
MOST_KEYS = 500


@hooks.register("register_admin_urls")
def register_subject_urls() -> list[URLPattern]:
    """Register the addresses; Wagtail requires access to the admin."""
    return [
        path("kring/subjects/", choices, name="kring_subject_choices"),
        path("kring/subjects/reach/", reach, name="kring_subject_reach"),
    ]


@require_safe
def choices(request: HttpRequest) -> JsonResponse:
    """Return up to 20 choices of each kind whose name matches the typed text."""
    search = request.GET.get("q", "").replace("\x00", "").strip()[:SEARCH_LENGTH]
    found = [
        {
            "key": f"{provider.prefix}:{identifier}" if identifier else provider.prefix,
            "label": str(label),
            "kind": str(provider.verbose_name),
        }
        for provider in subject_providers()
        for identifier, label in provider.choices(search)
    ]
    return JsonResponse({"choices": found})


@require_safe
def reach(request: HttpRequest) -> JsonResponse:
    """Return how many people the keys in the JSON list ``keys`` reach, in words."""
    try:
        keys = json.loads(request.GET.get("keys", "[]"))
    except ValueError:
        keys = None
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        return JsonResponse({"error": _("This is not a list of keys.")}, status=400)
    return JsonResponse({"text": reach_in_words(keys[:MOST_KEYS])})


def reach_in_words(keys: list[str]) -> str:
    """Return words such as “120 people”; empty if nobody is chosen."""
    if not keys:
        return ""
    found = reach_of(keys)
    if found.is_exact:
        return ngettext("%(count)d person", "%(count)d people", found.people) % {
            "count": found.people
        }
    return ngettext("at most %(count)d person", "at most %(count)d people", found.people) % {
        "count": found.people
    }
