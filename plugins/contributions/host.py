"""Tell the lateness and the faults of the host from those of a plugin, at the end of each request.

A late contribution is judged when its page is done, because only then it is known whether the page itself was late; and
one that failed by a service that all share, because only then it is known whether the page failed by it too. The rules are
in ``plugins.contributions.lateness`` and ``service_faults``.
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
from plugins.contributions.service_faults import FaultWindow, Service, judge_fault, made_itself

# What to do with a late or failed contribution once it is known whose fault it was.
Consequence = Callable[[Verdict], None]
# The same for one that failed by a service, and whether it brought that down itself.
FaultConsequence = Callable[[Verdict, bool], None]

_window = Window()
_faults = FaultWindow()
_lock = threading.Lock()


class _Request(threading.local):
    """What is to be judged at the end of the request that this thread answers; None outside a request."""

    to_judge: list[Callable[[], None]] | None = None


_request = _Request()


def note(slug: str, measure: Measure, budget: float, consequence: Consequence) -> None:
    """Add what a contribution did; if it was late or busy beyond its budget, judge it when its page is done."""
    with _lock:
        _window.add(time.monotonic(), slug, measure, lateness(measure, budget))
        _faults.add(time.monotonic(), slug)
    if max(measure.wall, measure.processor) <= budget:
        return

    def judge_it() -> None:
        consequence(_judged(slug, measure, budget))

    _judge_at_the_end(judge_it)


def note_fault(slug: str, service: Service, consequence: FaultConsequence) -> None:
    """Add that a contribution failed by a service that all share, and judge it when its page is done."""
    with _lock:
        _faults.add(time.monotonic(), slug, service)

    def judge_it() -> None:
        now = time.monotonic()
        with _lock:
            alike, minute = _faults.alike(now, service), _window.minute(now)
        consequence(
            judge_fault(slug, service, alike, minute), made_itself(slug, service, alike, minute)
        )

    _judge_at_the_end(judge_it)


def note_page_fault(service: Service) -> None:
    """Add that a page of Kring itself failed by a service."""
    with _lock:
        _faults.add(time.monotonic(), HOST, service)


def _judge_at_the_end(judge_it: Callable[[], None]) -> None:
    if _request.to_judge is None:
        judge_it()
    else:
        _request.to_judge.append(judge_it)


def _judged(slug: str, measure: Measure, budget: float) -> Verdict:
    with _lock:
        minute = _window.minute(time.monotonic())
    return judge(slug, measure, budget, minute)


def forget() -> None:
    """Forget the last minute. For tests."""
    with _lock:
        _window.__init__()  # type: ignore[misc]
        _faults.__init__()  # type: ignore[misc]


class LatenessMiddleware:
    """Measure the page itself, and judge what was late on it or failed by a service."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, then judge: outside of its transaction, so that what is counted stays.

        A preview in the admin is a request within another, and is judged with that one.
        """
        if _request.to_judge is not None:
            return self.get_response(request)
        _request.to_judge = []
        try:
            with Meter() as meter:
                response = self.get_response(request)
            with _lock:
                late = page_lateness(meter.measure)
                _window.add(time.monotonic(), HOST, meter.measure, late)
                _faults.add(time.monotonic(), HOST)
            for judge_it in _request.to_judge:
                judge_it()
        finally:
            _request.to_judge = None
        return response
