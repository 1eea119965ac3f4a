"""``enqueue()``: the one door for background work."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from kring import queues
from kring.celery import app
from kring.jobs.models import Job

logger = logging.getLogger(__name__)

# After a failed send, do not try the broker again for this long: a save must not wait.
BROKER_REST_SECONDS = 10.0
_broker_rests_until = 0.0
_nothing_enqueued: ContextVar[bool] = ContextVar("nothing_enqueued", default=False)


@contextmanager
def nothing_enqueued() -> Iterator[None]:
    """Drop every job that is asked for inside.

    For bulk loads that send no mail and rebuild the indexes themselves afterwards: thousands of
    rows saved would otherwise be thousands of jobs.
    """
    token = _nothing_enqueued.set(True)
    try:
        yield
    finally:
        _nothing_enqueued.reset(token)


def own_transactions(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a job that must not hold a transaction open, because it waits for something slow.

    What it wrote before it raised or its worker died stays, so every step must be safe to repeat.
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
    """Have ``function(**arguments)`` called by a worker once this transaction has committed.

    The job is a row written in the caller's transaction, so a rollback takes it along and a
    broker that is down loses nothing: the row waits until ``send_waiting_jobs`` finds it.
    ``key`` makes the call idempotent: while a job with the key waits, asking again returns
    that job and its arguments stay as they were. ``arguments`` must be JSON. A function that
    raises is called again with back-off (see ``kring.jobs.runner``), so it must be safe to repeat.
    ``queue`` is one of ``kring.queues``: the workers that take it.

    The idea of a transaction-aware task is pretix's ``TransactionAwareTask``; the row beside
    the broker is the transactional outbox pattern.
    """
    path = (
        function if isinstance(function, str) else f"{function.__module__}.{function.__qualname__}"
    )
    values = {
        "function": path,
        "arguments": arguments,
        "not_before": timezone.now() + delay,
        "queue": queue,
    }
    if _nothing_enqueued.get():
        return Job(key=key, **values)
    if key:
        job, created = Job.objects.get_or_create(
            key=key, status=Job.Status.WAITING, defaults=values
        )
    else:
        job, created = Job.objects.create(**values), True
    if created:
        transaction.on_commit(partial(send, job), robust=True)
    return job


def send(job: Job) -> bool:
    """Tell the broker that the job waits. Returns False when the broker cannot be reached."""
    global _broker_rests_until
    if time.monotonic() < _broker_rests_until:
        return False
    try:
        app.send_task(
            "kring.jobs.tasks.run",
            args=[str(job.pk)],
            queue=job.queue,
            eta=job.not_before if job.not_before > timezone.now() else None,
            retry=False,
        )
    except Exception:
        # Whatever the transport raises: the row is committed and will be sent later.
        _broker_rests_until = time.monotonic() + BROKER_REST_SECONDS
        logger.warning("The broker cannot be reached; job %s waits in the database.", job.pk)
        return False
    return True
