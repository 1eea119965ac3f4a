"""The guard around every contribution: whatever it does, the page around it is served."""

import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.db import Error, OperationalError, connection, transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language

from kring.core.types import AnyUser
from plugins.contributions import host, usage
from plugins.contributions.ending import end_process
from plugins.contributions.lateness import Measure, Verdict
from plugins.contributions.measuring import Meter
from plugins.contributions.service_faults import service_of
from plugins.contributions.watchdog import TooSlowError, limit
from plugins.gate.keys import plugin_of
from plugins.mail import plugin_title

logger = logging.getLogger(__name__)

# A contribution over its budget is judged; one with so much processor time of its own, or three times as long, is ended.
LIMIT_SECONDS = 2.0
# How much is kept of a stack, in characters, and of how many exceptions that caused one another.
LONGEST = 20_000
CAUSES = 5
# Those who may end a process from inside any code that runs in its main thread.
_SERVERS = ("gunicorn", "celery", "billiard", "kombu")


@dataclass(frozen=True)
class Outcome:
    """The outcome of a guarded call: its value, or a summary of what went wrong."""

    ok: bool
    value: Any = None
    summary: str = ""


def run_guarded(
    slug: str,
    place: str,
    function: Callable[[], Any],
    *,
    user: AnyUser | None,
    budget_ms: int,
    limit_seconds: float = 0.0,
    is_atomic: bool = True,
    answers: tuple[type[Exception], ...] = (),
    is_first: Callable[[Any], bool] = lambda _value: False,
) -> Outcome:
    """Call the function; catch, count and log what goes wrong, except ``answers``, which are no faults.

    The writes of a call that fails are rolled back, unless it is not atomic. The value of a call over
    ``budget_ms`` is used; whether it counts as a fault of the plugin is judged when the page is done. A call with more
    than ``limit_seconds`` of processor time, or one that takes three times as long, is ended. ``is_first`` is asked with
    the value whether this process did that for the first time: what it took to load templates and modules is not judged.
    """
    seconds = max(LIMIT_SECONDS, limit_seconds, budget_ms / 1000)
    on_stuck = partial(_stuck, slug, place, user)
    hooks = len(connection.run_on_commit)
    error: BaseException | None = None
    with Meter() as meter:
        try:
            with transaction.atomic() if is_atomic else nullcontext(), limit(seconds, on_stuck):
                value = function()
        except answers:
            raise
        except BaseException as raised:
            if ends_process(raised):
                raise
            error = raised
    _guard_hooks(hooks, partial(run_guarded, slug, place, user=user, budget_ms=budget_ms))
    if isinstance(error, TooSlowError) or (error and _waited_in_vain(error, meter, budget_ms)):
        late(slug, place, meter.measure, user=user, budget_ms=budget_ms)
        return Outcome(False, summary=_too_long(budget_ms))
    if error is not None:
        return report(slug, place, error, user=user)
    measure = meter.measure.loaded() if is_first(value) else meter.measure
    late(slug, place, measure, user=user, budget_ms=budget_ms)
    return Outcome(True, value)


def _guard_hooks(first: int, guarded: Callable[..., Outcome]) -> None:
    """Guard what a contribution left to do after the commit: that runs outside of it, where its page ends."""
    hooks: list[Any] = connection.run_on_commit
    for place, (savepoints, function, is_robust) in enumerate(hooks[first:], start=first):
        if not is_robust:
            hooks[place] = savepoints, partial(guarded, function, is_atomic=False), False


def ends_process(error: BaseException) -> bool:
    """Return whether the exception is for the process, not a fault of the code that it was raised in.

    Signals reach the main thread only. There, whoever presses Ctrl-C or stops the server means the process; what a
    plugin raises of the kind is a fault like any other.
    """
    if threading.current_thread() is not threading.main_thread():
        return False
    if isinstance(error, KeyboardInterrupt):
        return True
    *_callers, (frame, _line) = [(None, 0), *traceback.walk_tb(error.__traceback__)]
    module = frame.f_globals.get("__name__", "") if frame else ""
    return isinstance(error, SystemExit) and module.partition(".")[0] in _SERVERS


def _waited_in_vain(error: BaseException, meter: Meter, budget_ms: int) -> bool:
    """Return whether it failed because it waited too long for a lock or for the database."""
    return isinstance(error, OperationalError) and meter.measure.wall > budget_ms / 1000


def late(slug: str, place: str, measure: Measure, *, user: AnyUser | None, budget_ms: int) -> None:
    """Note what a contribution did; count a late one for the plugin or for the host, whoever made it late."""

    def count(verdict: Verdict) -> None:
        if verdict is Verdict.PLUGIN:
            overrun(slug, place, measure, user=user, budget_ms=budget_ms)
        elif verdict is Verdict.HOST:
            logger.info("%s was late at %s because the host was: %s.", slug, place, measure)
            with _counting(slug):
                usage.record_host_late(slug, user)

    # Features of one plugin excuse one another no more than the plugin itself.
    host.note(plugin_of(slug), measure, budget_ms / 1000, count)


def _stuck(slug: str, place: str, user: AnyUser | None) -> None:
    """Count a call that cannot be ended, and end its process. Runs in a thread of its own."""
    try:
        logger.critical("%s does not return at %s.", slug, place)
        # Only its process can end it, so it counts now.
        _count(slug, place, user, "Did not return and could not be ended.", "")
    finally:
        connection.close()
        end_process()


def report(slug: str, place: str, error: BaseException, *, user: AnyUser | None) -> Outcome:
    """Log an exception of a contribution; count it for the plugin or for the host. Returns the failure.

    What an exception says may be about a person: it is logged, and shown to the editor whose page it is, but not kept.
    """
    told = "".join(traceback.format_exception(error))
    logger.error("%s failed at %s.\n%s", slug, place, told[-LONGEST:])
    plugin, service = plugin_of(slug), service_of(error)
    summary, stack = f"{type(error).__name__}, {_line_of(error)}", _stack_of(error)

    def count(verdict: Verdict, made_itself: bool) -> None:
        if not made_itself:
            usage.record_service_fault(plugin, service)
        if verdict is Verdict.HOST:
            logger.info("%s failed at %s because the host did: %s.", slug, place, service)
            with _counting(slug):
                usage.record_host_fault(slug, user)
        else:
            _count(slug, place, user, summary, stack)

    if service:
        host.note_fault(plugin, service, count)
    else:
        _count(slug, place, user, summary, stack)
    return Outcome(False, summary=f"{type(error).__name__}: {_text_of(error)}")


def _text_of(error: BaseException) -> str:
    """Return the beginning of what an exception says; nothing of one that cannot."""
    try:
        return str(error)[:300]
    except BaseException:
        return ""


def _line_of(error: BaseException) -> str:
    """Return the file and the line where it was raised; where in the plugin, if Django raised it."""
    frames = [
        (frame.f_globals.get("__name__") or "", frame.f_code.co_filename, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    own = [each for each in frames if not each[0].startswith("django.")] or frames
    return f"{Path(own[-1][1]).name}:{own[-1][2]}" if own else ""


def _stack_of(error: BaseException) -> str:
    """Return the lines of code that led to it and to what caused it, without what the exceptions say."""
    parts: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(parts) < CAUSES:
        lines = "".join(traceback.format_tb(cause.__traceback__))
        parts.insert(0, f"{lines[-LONGEST:]}{type(cause).__name__}\n")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\n".join(parts)


def overrun(
    slug: str, place: str, measure: Measure, *, user: AnyUser | None, budget_ms: int
) -> None:
    """Count and log that a contribution exceeded its budget by its own doing."""
    logger.warning("%s has %s ms at %s and took %s.", slug, budget_ms, place, measure)
    _count(slug, place, user, _too_long(budget_ms), str(measure))


def _too_long(budget_ms: int) -> str:
    """Return the same text for all late calls, so that they count as one fault."""
    return f"Took longer than {budget_ms} ms."


def _count(slug: str, place: str, user: AnyUser | None, summary: str, details: str) -> None:
    """Count a fault."""
    with _counting(slug):
        usage.record_fault(feature=slug, place=place, user=user, summary=summary, traceback=details)


@contextmanager
def _counting(slug: str) -> Iterator[None]:
    """Count in a transaction. Counting never fails a page."""
    try:
        with transaction.atomic():
            yield
    except Error:
        logger.exception("What %s did could not be counted.", slug)


def failure_card(slug: str, outcome: Outcome, request: HttpRequest) -> str:
    """Return the replacement of a failed contribution: a card for editors, nothing for readers."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        return ""
    title = plugin_title(slug, (get_language() or "")[:2])
    context = {"plugin": slug, "title": title, "summary": outcome.summary}
    return render_to_string("plugins/failure_card.html", context, request)
