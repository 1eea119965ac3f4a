"""Start every run that uses the database of the last one with the data that migrations made.

Tests that commit leave the database without a root page, a locale and a site, and a run that is broken off
leaves whatever it made. So with ``--reuse-db`` a copy is kept of the database as it was just migrated, and
every run gets its database from that copy. ``--create-db`` makes both anew. The parts of the suite get theirs
from one that was prepared for all of them. Only on PostgreSQL: SQLite's is
in memory and made anew each time.
"""

import pytest
from django.db import connection

from tests.support import prepared

COPY = "migrated"


@pytest.fixture(scope="session")
def _copy(
    request, django_db_keepdb, django_db_modify_db_settings_parallel_suffix, django_db_blocker
) -> str:
    """Return the name of the copy to start from; empty when a new one has to be made."""
    if connection.vendor != "postgresql":
        return ""
    if not django_db_keepdb:
        return prepared.database()
    name = f"{connection.settings_dict['TEST']['NAME']}_{COPY}"
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        if request.config.getoption("create_db"):
            # Now, so that a run that is broken off leaves none that is out of date.
            cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return name if cursor.fetchone() else ""


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, _copy) -> None:
    """Make Django create the database from the copy."""
    if _copy:
        connection.settings_dict["TEST"]["TEMPLATE"] = _copy


@pytest.fixture(scope="session")
def django_db_createdb(django_db_createdb) -> bool:
    """Create the database in every run: what is used again is the copy."""
    return django_db_createdb or connection.vendor == "postgresql"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, _copy, django_db_keepdb, django_db_blocker) -> None:
    """Keep a copy of a database that was migrated from nothing, before a test changes it."""
    if connection.vendor == "postgresql" and django_db_keepdb and not _copy:
        with django_db_blocker.unblock():
            connection.creation.clone_test_db(COPY, verbosity=0)
