"""Functions that the tests have called in the background."""

import time

from django.contrib.auth.models import Group
from django.db import connection

from kring.jobs.api import own_transactions

calls: list[dict] = []


def note(**arguments) -> None:
    """Remember the call."""
    calls.append(arguments)


def make_group(*, name: str) -> None:
    """Leave a trace in the database."""
    Group.objects.create(name=name)


def fail(*, name: str) -> None:
    """Write something, then fail: the write must not stay."""
    Group.objects.create(name=name)
    message = "This job always fails."
    raise RuntimeError(message)


@own_transactions
def fail_alone(*, name: str) -> None:
    """Write something outside any transaction, then fail: the write must stay."""
    assert not connection.in_atomic_block
    fail(name=name)


@own_transactions
def hold(*, name: str) -> None:
    """Say that the job has begun, and end when ``let_go`` was called with the same name."""
    Group.objects.create(name=f"{name} has begun")
    while not Group.objects.filter(name=f"{name} may end").exists():
        time.sleep(0.1)


def let_go(name: str) -> None:
    """Let the job that ``hold`` holds end."""
    Group.objects.create(name=f"{name} may end")
