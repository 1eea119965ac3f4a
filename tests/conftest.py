"""Fixtures that every room's tests share."""

import os

import pytest
from django.core.cache import caches

pytest_plugins = ["plugins.testing"]


def service(variable: str, name: str) -> str:
    """Return the address of a service, or skip the test; under CI a missing service is a failure."""
    address = os.environ.get(variable, "").strip()
    if address:
        return address
    message = f"{name} is not available ({variable} is empty)"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


# Before pytest-django puts tests that commit behind those that roll back.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """After a test that commits, put back what the migrations put in, for every such test.

    Tests that do and tests that do not would leave each other other ids of content types, or no
    root page.
    """
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark and mark.kwargs.get("transaction") and not mark.kwargs.get("serialized_rollback"):
            whole = {**mark.kwargs, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**whole), append=False)


@pytest.fixture(autouse=True)
def _empty_cache():
    """Start every test with an empty cache, so that no test leans on another."""
    for each in caches.all(initialized_only=True):
        each.clear()


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """The address of the real Elasticsearch 9.2 node."""
    return service("TEST_ELASTICSEARCH_URL", "Elasticsearch")


@pytest.fixture(scope="session")
def redis_url() -> str:
    """The address of the real Redis."""
    return service("TEST_REDIS_URL", "Redis")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Debian's Chromium."""
    return service("TEST_CHROMIUM", "Chromium")


@pytest.fixture
def postgresql(db) -> None:
    """Skip, or fail under CI, unless the test database is PostgreSQL."""
    from django.db import connection

    if connection.vendor != "postgresql":
        message = "PostgreSQL is not available (DATABASE_URL is empty)"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)


@pytest.fixture
def run_jobs():
    """Return a function that runs all due background jobs here and now."""
    from kring.jobs.runner import run_due_jobs

    return run_due_jobs


def pytest_terminal_summary(terminalreporter):
    """End with a plain list of what was skipped and why."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        reasons[reason] = reasons.get(reason, 0) + 1
    terminalreporter.section("Skipped, and why")
    for reason, number in sorted(reasons.items()):
        terminalreporter.write_line(f"{number:5} × {reason}")
    if not reasons:
        terminalreporter.write_line("Nothing was skipped.")
