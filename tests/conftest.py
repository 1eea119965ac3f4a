"""Fixtures that every room's tests share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import migrated, prepared
from tests.support.services import missing, service


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
        missing("PostgreSQL is not available (DATABASE_URL is empty)")


@pytest.fixture(scope="session")
def migrated_site(tmp_path_factory) -> Callable[[Path], Path]:
    """Return ``copy(folder)``: make that folder the ``VAR_DIR`` of a site on SQLite that is migrated."""
    kept = prepared.site()
    if kept is None:
        kept = tmp_path_factory.mktemp("migrated") / "var"
        migrated.migrate(kept)
    return lambda folder: migrated.copy(kept, folder)


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
