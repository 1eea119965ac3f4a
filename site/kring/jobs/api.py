"""Queue background work: all of it goes through ``enqueue()``."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from django.utils import timezone

from kring import queues
from kring.celery import app
from kring.core.commits import after_commit
from kring.jobs.models import Job
from kring.jobs.sealing import seal

logger = logging.getLogger(__name__)

# Seconds without a new attempt after a failed send: a save must not wait.
BROKER_PAUSE_SECONDS = 10.0
_broker_retry_at = 0.0
_nothing_enqueued: ContextVar[bool] = ContextVar("nothing_enqueued", default=False)


@contextmanager
def nothing_enqueued() -> Iterator[None]:
    """Drop every job that is enqueued inside.

    For bulk loads that send no mail and rebuild the indexes themselves afterwards: otherwise
    thousands of saved rows would be thousands of jobs.
    """
    token = _nothing_enqueued.set(True)
    try:
        yield
    finally:
        _nothing_enqueued.reset(token)


def own_transactions(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a job that must not hold a transaction open, because it waits for something slow.

    What it wrote before it raised or its worker died is not rolled back, so every step must be safe
    to repeat.
    """
    function.has_own_transactions = True  # type: ignore[attr-defined]
    return function


def drops_jobs() -> bool:
    """Return whether this is inside ``nothing_enqueued()``."""
    return _nothing_enqueued.get()


def enqueue(
    function: Callable[..., Any] | str,
    *,
    key: str = "",
    delay: timedelta = timedelta(),
    queue: str = queues.DEFAULT,
    **arguments: Any,
) -> Job:
    """Queue a call of ``function(**arguments)`` by a worker once this transaction has committed.

    The job is a row written in the caller's transaction: a rollback removes it, and a broker that is
    down loses nothing, because the row waits until ``send_waiting_jobs`` finds it. ``key`` makes the
    call idempotent: while a job with the key waits, another call returns that job unchanged.
    ``arguments`` must be JSON; what the function marks as ``confidential`` is encrypted. A function that raises is called again with back-off (see
    ``kring.jobs.runner``), so it must be safe to repeat. ``queue`` is one of ``kring.queues``.

    The idea of a transaction-aware task is pretix's ``TransactionAwareTask``; the row beside
    the broker is the transactional outbox pattern.
    """
    path = (
        function if isinstance(function, str) else f"{function.__module__}.{function.__qualname__}"
    )
    now = timezone.now()
    values = {
        "function": path,
        "arguments": seal(function, arguments),
        "not_before": now + delay,
        "queue": queue,
        # What is for later gets its message when its time has come: a worker would have to hold it until then.
        "sent_at": None if delay else now,
    }
    if _nothing_enqueued.get():
        return Job(key=key, **values)
    if key:
        job, created = Job.objects.get_or_create(
            key=key, status=Job.Status.WAITING, defaults=values
        )
    else:
        job, created = Job.objects.create(**values), True
    if created and not delay:
        after_commit(send, job)
    return job


def send(job: Job) -> bool:
    """Send the job to the broker. Returns False if the broker cannot be reached."""
    global _broker_retry_at
    if time.monotonic() < _broker_retry_at:
        return False
    try:
        app.send_task(
            "kring.jobs.tasks.run",
            args=[str(job.pk)],
            queue=job.queue,
            retry=False,
        )
    except Exception:
        # Whatever the transport raises: the row is committed and will be sent later.
        _broker_retry_at = time.monotonic() + BROKER_PAUSE_SECONDS
        logger.warning("The broker cannot be reached; job %s waits in the database.", job.pk)
        return False
    return True
