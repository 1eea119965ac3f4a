"""Tell the lateness of the host from that of a plugin, at the end of each request.

A late contribution is judged when its page is done, because only then it is known whether the page itself was late.
The rules are in ``plugins.contributions.lateness``.
"""

import threading
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from plugins.contributions.lateness import (
    HOST,
    Measure,
    Verdict,
    Window,
    judge,
    lateness,
    page_lateness,
)
from plugins.contributions.measuring import Meter

# What to do with a late contribution once it is known whose fault it was.
Consequence = Callable[[Verdict], None]

_window = Window()
_lock = threading.Lock()


class _Request(threading.local):
    """The late contributions of the request that this thread answers; None outside a request."""

    late: list[Callable[[], None]] | None = None


_request = _Request()


def note(slug: str, measure: Measure, budget: float, consequence: Consequence) -> None:
    """Add what a contribution did; if it was late or busy beyond its budget, judge it when its page is done."""
    with _lock:
        _window.add(time.monotonic(), slug, measure, lateness(measure, budget))
    if max(measure.wall, measure.processor) <= budget:
        return

    def judge_it() -> None:
        consequence(_judged(slug, measure, budget))

    if _request.late is None:
        judge_it()
    else:
        _request.late.append(judge_it)


def _judged(slug: str, measure: Measure, budget: float) -> Verdict:
    with _lock:
        minute = _window.minute(time.monotonic())
    return judge(slug, measure, budget, minute)


def forget() -> None:
    """Forget the last minute. For tests."""
    with _lock:
        _window.__init__()  # type: ignore[misc]


class LatenessMiddleware:
    """Measure the page itself, and judge the late contributions on it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, then judge: outside of its transaction, so that what is counted stays.

        A preview in the admin is a request within another, and is judged with that one.
        """
        if _request.late is not None:
            return self.get_response(request)
        _request.late = []
        try:
            with Meter() as meter:
                response = self.get_response(request)
            with _lock:
                late = page_lateness(meter.measure)
                _window.add(time.monotonic(), HOST, meter.measure, late)
            for judge_it in _request.late:
                judge_it()
        finally:
            _request.late = None
        return response
