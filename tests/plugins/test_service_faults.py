"""Whose fault it is that something failed which all parts of the site share: arithmetic without services."""

import errno
import sqlite3

import elastic_transport
import psycopg
import pytest
import redis
from django.db import OperationalError

from plugins.contributions.lateness import HOST, Measure, Part, Verdict
from plugins.contributions.service_faults import (
    Alike,
    FaultWindow,
    Service,
    judge_fault,
    service_of,
)


def of_postgres(state: str | None, text: str = "") -> psycopg.OperationalError:
    error = psycopg.OperationalError(text)
    error.sqlstate = state
    return error


def of_sqlite(name: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("it failed")
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize(
    ("error", "service"),
    [
        (of_postgres(None, "the connection is closed"), Service.DATABASE),
        (of_postgres(None, "FATAL: sorry, too many clients already"), Service.CONNECTIONS),
        (psycopg.errors.AdminShutdown(), Service.DATABASE),
        (psycopg.errors.DiskFull(), Service.DISK),
        (psycopg.errors.TooManyConnections(), Service.CONNECTIONS),
        (psycopg.errors.QueryCanceled(), Service.NONE),
        (psycopg.errors.LockNotAvailable(), Service.NONE),
        (psycopg.errors.DeadlockDetected(), Service.NONE),
        (psycopg.errors.UniqueViolation(), Service.NONE),
        (psycopg.InterfaceError("the cursor is closed"), Service.NONE),
        (of_sqlite("SQLITE_FULL"), Service.DISK),
        (of_sqlite("SQLITE_IOERR_WRITE"), Service.DISK),
        (of_sqlite("SQLITE_BUSY"), Service.NONE),
        (redis.ConnectionError(), Service.CACHE),
        (redis.exceptions.BusyLoadingError(), Service.CACHE),
        (redis.ResponseError(), Service.NONE),
        (elastic_transport.ConnectionTimeout("late"), Service.SEARCH),
        (OSError(errno.ENOSPC, "full"), Service.DISK),
        (OSError(errno.EMFILE, "too many"), Service.FILES),
        (MemoryError(), Service.MEMORY),
        (ConnectionRefusedError(), Service.NETWORK),
        (FileNotFoundError(errno.ENOENT, "gone"), Service.NONE),
        (ZeroDivisionError(), Service.NONE),
        (OperationalError("no cause"), Service.NONE),
    ],
    ids=lambda value: value.value or "own" if isinstance(value, Service) else type(value).__name__,
)
def test_the_service_is_read_from_the_error(error, service):
    assert service_of(error) == service


def test_the_root_cause_counts_not_what_wraps_it():
    wrapped = OperationalError("it failed")
    wrapped.__cause__ = psycopg.errors.AdminShutdown()
    hidden = ValueError("nothing left")
    hidden.__context__ = ConnectionResetError()
    hidden.__suppress_context__ = True

    assert service_of(wrapped) == Service.DATABASE
    assert service_of(hidden) == Service.NONE


CALM = {"a": Part(Measure(wall=0.1, processor=0.1)), HOST: Part(Measure(wall=0.1))}
# It reads so much that all are late.
GREEDY = {
    "a": Part(Measure(wall=9, reading=9), late=8.0),
    "b": Part(Measure(wall=1), late=0.5),
    HOST: Part(Measure(wall=2), late=2.0),
}
OFTEN, SELDOM = Alike(calls=10, failed=10), Alike(calls=100, failed=2)


@pytest.mark.parametrize(
    ("service", "alike", "minute", "verdict"),
    [
        (Service.NONE, {"a": OFTEN, "b": OFTEN}, CALM, Verdict.PLUGIN),
        (Service.DATABASE, {"a": OFTEN}, CALM, Verdict.PLUGIN),
        (
            Service.DATABASE,
            {"a": OFTEN, "b": Alike(100, 0), HOST: Alike(9, 0)},
            CALM,
            Verdict.PLUGIN,
        ),
        (Service.DATABASE, {"a": OFTEN, "b": OFTEN}, CALM, Verdict.HOST),
        (Service.DATABASE, {"a": OFTEN, HOST: SELDOM}, CALM, Verdict.HOST),
        (Service.DATABASE, {"a": OFTEN, "b": OFTEN}, GREEDY, Verdict.PLUGIN),
        (Service.CACHE, {"a": OFTEN, "b": SELDOM}, CALM, Verdict.HOST),
        # It keeps what it uses up, and the others go short now and then.
        (Service.MEMORY, {"a": OFTEN, "b": SELDOM}, CALM, Verdict.PLUGIN),
        (Service.CONNECTIONS, {"a": OFTEN, HOST: SELDOM}, CALM, Verdict.PLUGIN),
        (Service.MEMORY, {"a": SELDOM, "b": OFTEN}, CALM, Verdict.HOST),
        (Service.DISK, {"a": OFTEN, "b": OFTEN}, CALM, Verdict.HOST),
    ],
)
def test_a_fault_is_the_hosts_only_where_others_fail_alike(service, alike, minute, verdict):
    assert judge_fault("a", service, alike, minute) == verdict


def test_faults_are_compared_within_a_minute_and_by_service():
    window = FaultWindow(began=100.0)
    window.add(100.0, "a", Service.CACHE)
    window.add(120.0, "b", Service.SEARCH)
    window.add(120.0, "b")

    assert window.alike(131.0, Service.CACHE) == {"a": Alike(1, 1), "b": Alike(2, 0)}
    assert window.alike(170.0, Service.SEARCH) == {}
