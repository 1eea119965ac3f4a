"""Let writers, the worker and readers loose on one another, each in a thread with a connection of its own."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection

from bench.leaks.asking import Found, ask_once, losses
from bench.leaks.ledger import Ledger
from bench.leaks.writing import Writer
from kring.jobs.runner import run_due_jobs
from search.outbox.draining import drain

READERS = 3


@dataclass
class Outcome:
    """What a run found."""

    found: Found
    changes: int
    seconds: float
    losses: list[str] = field(default_factory=list)


def run(
    *, pairs: int, seed: int = 2026, progress: Callable[[int], None] = lambda done: None
) -> Outcome:
    """Ask so many pairs of a reader and a query while everything changes; then compare all that is left."""
    ledger = Ledger()
    writer = Writer(ledger, seed)
    writer.make()
    _settle()
    stop, failures, found = threading.Event(), [], [Found() for _ in range(READERS)]
    began = time.monotonic()

    def forever(step: Callable[[], object]) -> threading.Thread:
        def work() -> None:
            try:
                while not stop.is_set():
                    step()
            except Exception as error:
                failures.append(error)
                stop.set()
            finally:
                connection.close()

        thread = threading.Thread(target=work)
        thread.start()
        return thread

    chances = [random.Random(f"{seed} {number}") for number in range(READERS)]

    def ask(number: int) -> None:
        user = chances[number].choice(writer.users)
        # As in a request: what is kept on a user lives as long as one.
        fresh = type(user).objects.get(pk=user.pk)
        ask_once(fresh, ledger, chances[number], found[number])
        progress(sum(each.pairs for each in found))
        if sum(each.pairs for each in found) >= pairs:
            stop.set()

    threads = [forever(writer.change), forever(_work)]
    threads += [forever(lambda number=number: ask(number)) for number in range(READERS)]
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    _settle()
    return Outcome(
        found=_sum(found),
        changes=writer.done,
        seconds=time.monotonic() - began,
        losses=losses([type(user).objects.get(pk=user.pk) for user in writer.users]),
    )


def _work() -> None:
    """Do what a worker does."""
    run_due_jobs()
    drain(seconds=1.0)


def _settle() -> None:
    """Wait until every change is in the index."""
    from search.engine.client import client, is_configured
    from search.engine.names import alias
    from search.models import OutboxEntry

    until = time.monotonic() + 120
    while True:
        _work()
        if not OutboxEntry.objects.exists():
            break
        if time.monotonic() > until:
            message = "The outbox does not become empty."
            raise TimeoutError(message)
    if is_configured():
        client().indices.refresh(index=alias())


def _sum(found: list[Found]) -> Found:
    total = Found()
    for each in found:
        total.pairs += each.pairs
        total.hits += each.hits
        total.leaks += each.leaks
        total.lagging += each.lagging
    return total
