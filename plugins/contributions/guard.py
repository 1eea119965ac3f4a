"""The guard around every contribution: whatever it does, the page around it is served."""

import logging
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language

from kring.core.types import AnyUser
from plugins.contributions import usage
from plugins.contributions.watchdog import TooSlowError, limit
from plugins.mail import plugin_title

logger = logging.getLogger(__name__)

# A contribution over its budget is counted; one over this limit is ended.
LIMIT_SECONDS = 2.0


@dataclass(frozen=True)
class Outcome:
    """The outcome of a guarded call: its value, or a summary of what went wrong."""

    ok: bool
    value: Any = None
    summary: str = ""


def run_guarded(
    slug: str, place: str, function: Callable[[], Any], *, user: AnyUser | None, budget_ms: int
) -> Outcome:
    """Call the function; catch, count and log what goes wrong.

    The writes of a call that fails are rolled back. A call over ``budget_ms`` counts as a fault and its
    value is used; a call over two seconds, or over its budget where that is more, is ended.
    """
    started = time.perf_counter()
    try:
        with transaction.atomic(), limit(max(LIMIT_SECONDS, budget_ms / 1000)):
            value = function()
    except TooSlowError:
        milliseconds = int(1000 * (time.perf_counter() - started))
        return overrun(slug, place, milliseconds, user=user, budget_ms=budget_ms)
    except Exception as error:
        return report(slug, place, error, user=user)
    milliseconds = int(1000 * (time.perf_counter() - started))
    if milliseconds > budget_ms:
        overrun(slug, place, milliseconds, user=user, budget_ms=budget_ms)
    return Outcome(True, value)


def report(slug: str, place: str, error: Exception, *, user: AnyUser | None) -> Outcome:
    """Count and log an exception of a contribution. Returns the failure."""
    summary = f"{type(error).__name__}: {error}"
    details = "".join(traceback.format_exception(error))
    logger.error("%s failed at %s.\n%s", slug, place, details)
    _count(slug, place, user, summary, details)
    return Outcome(False, summary=summary)


def overrun(
    slug: str, place: str, milliseconds: int, *, user: AnyUser | None, budget_ms: int
) -> Outcome:
    """Count and log that a contribution exceeded its budget. Returns the failure."""
    logger.warning("%s took %s ms at %s; it has %s.", slug, milliseconds, place, budget_ms)
    # The same text for all of them, so that they count as one fault.
    summary = f"Took longer than {budget_ms} ms."
    _count(slug, place, user, summary, f"{milliseconds} ms")
    return Outcome(False, summary=summary)


def _count(slug: str, place: str, user: AnyUser | None, summary: str, details: str) -> None:
    """Count a fault. Counting never fails a page."""
    try:
        with transaction.atomic():
            usage.record_fault(
                feature=slug, place=place, user=user, summary=summary, traceback=details
            )
    except DatabaseError:
        logger.exception("A fault of %s could not be counted.", slug)


def failure_card(slug: str, outcome: Outcome, request: HttpRequest) -> str:
    """Return the replacement of a failed contribution: a card for editors, nothing for readers."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        return ""
    title = plugin_title(slug, (get_language() or "")[:2])
    context = {"plugin": slug, "title": title, "summary": outcome.summary}
    return render_to_string("plugins/failure_card.html", context, request)
