"""A form that is sent twice (a double tap, a slow line, *Back* and again) does its work once.

Every form carries Django's token against forged forms, which is masked anew each time a page is
drawn. Token, address and content together therefore name one sending of one form: the second one
gets the answer of the first. No form, view or plugin has to do anything for it.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
REDIRECTS = {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER}
# Who goes back and sends the same form again means the same thing for this long.
REMEMBERED_SECONDS = 600
# htmx may leave a form in place that is meant to be sent again; a double tap is faster than that.
FRAGMENT_SECONDS = 3
FRAGMENT_BYTES = 100_000
# The longest that a request may take, and that its double waits for it.
BUSY_SECONDS = 120
WAIT_SECONDS = 10.0
LOOK_EVERY = 0.1
BUSY = "busy"
KEPT_OF_A_COOKIE = ("httponly", "samesite", "secure")


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer that the first sending got."""

    status: int
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, dict[str, Any]] = field(default_factory=dict)

    def as_response(self) -> HttpResponse:
        """Return it as a response."""
        response = HttpResponse(self.content, status=self.status, headers=self.headers)
        for name, values in self.cookies.items():
            response.set_cookie(name, **values)
        return response


class SentOnceMiddleware:
    """Answers the second sending of a form as the first, without calling the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Remember the answer if the form was accepted; a refused form may be sent again."""
        response = self.get_response(request)
        key = request.META.get("kring.sent_once")
        if key is None:
            return response
        if (kept := _to_remember(request, response)) is None:
            cache.delete(key)
        else:
            seconds = FRAGMENT_SECONDS if _is_fragment(request) else REMEMBERED_SECONDS
            cache.set(key, kept, seconds)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Return the first answer to the same form. Comes behind the check of the token."""
        key = _key_of(request)
        if key is None:
            return None
        if cache.add(key, BUSY, BUSY_SECONDS):
            request.META["kring.sent_once"] = key
            return None
        answer = _wait_for(key)
        if answer is None:
            # The first was refused or is forgotten, or the cache is away: this one counts.
            return None
        return answer.as_response() if isinstance(answer, Answer) else _still_busy(request)


def _key_of(request: HttpRequest) -> str | None:
    """Return what names this sending of this form, or None if it is none of a page."""
    if request.method != "POST" or not request.user.is_authenticated or not _is_form(request):
        return None
    token = request.POST.get(TOKEN)
    if not token:
        return None
    parts = [str(request.user.pk), request.session.session_key or "", request.get_full_path()]
    parts += [f"{name}\x00{value}" for name, values in request.POST.lists() for value in values]
    parts += [
        f"{name}\x00{file.name}\x00{file.size}"
        for name, files in request.FILES.lists()
        for file in files
    ]
    return "sent-once:" + hashlib.sha256("\x01".join(parts).encode("utf-8", "replace")).hexdigest()


def _is_form(request: HttpRequest) -> bool:
    """Return whether a page or htmx sent it; a script that saves repeatedly means each time."""
    if _is_fragment(request):
        return True
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return False
    by_a_person = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    return by_a_person and "text/html" in request.headers.get("Accept", "")


def _is_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _to_remember(request: HttpRequest, response: HttpResponseBase) -> Answer | None:
    if response.streaming or not isinstance(response, HttpResponse):
        return None
    accepted = response.status_code in REDIRECTS
    if _is_fragment(request):
        accepted = response.status_code < HTTPStatus.BAD_REQUEST
    if not accepted or len(response.content) > FRAGMENT_BYTES:
        return None
    # A message of the first answer may travel in a cookie of its own.
    cookies = {
        name: {"value": morsel.value} | {key: morsel[key] or None for key in KEPT_OF_A_COOKIE}
        for name, morsel in response.cookies.items()
        if name == "messages"
    }
    headers = {
        name: value
        for name, value in response.headers.items()
        if name in {"Location", "Content-Type"} or name.startswith("HX-")
    }
    return Answer(response.status_code, response.content, headers, cookies)


def _wait_for(key: str) -> Answer | str | None:
    """Wait until the first sending is answered. BUSY if that takes too long, None if it is gone."""
    deadline = time.monotonic() + WAIT_SECONDS
    while (held := cache.get(key)) == BUSY and time.monotonic() < deadline:
        time.sleep(LOOK_EVERY)
    return held


def _still_busy(request: HttpRequest) -> HttpResponse:
    return render(request, "sent_once_busy.html", status=HTTPStatus.CONFLICT)
