"""Addresses that are too long: a page of our own instead of a bare line of the web server."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

# What proxies and browsers between us and the reader let through.
LONGEST = 16_000


class LongAddressMiddleware:
    """Answers 414 with a page that says what to do. The web server itself must let the address through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer an address that is too long, and pass on all others."""
        if len(request.get_full_path()) > LONGEST:
            return render(request, "414.html", status=414)
        return self.get_response(request)
