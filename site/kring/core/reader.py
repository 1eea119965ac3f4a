"""Who reads what is being made: for code deep inside a page that is handed no request.

A link in a text is written by a class that Wagtail calls with nothing but the number of the page it leads
to. It asks here for whom.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from kring.core.types import AnyUser

_request: ContextVar[HttpRequest | None] = ContextVar("kring_request", default=None)


def current_reader() -> AnyUser | None:
    """Return who reads now: the user of the request. None outside one, such as in a background job."""
    return getattr(_request.get(), "user", None)


@contextmanager
def reading(request: HttpRequest) -> Iterator[None]:
    """Make the user of this request the reader until the end of the block."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


class ReaderMiddleware:
    """Make the user of each request its reader."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        with reading(request):
            return self.get_response(request)
