"""Databases of their own on the PostgreSQL server that the suite's runner found."""

import os
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.support.services import missing


def server_url() -> str:
    """Return the address of the PostgreSQL server, or skip the test."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        missing("PostgreSQL is not available (DATABASE_URL names none)")
    return url


def at(url: str, path: str) -> str:
    """Return the address with another database (PostgreSQL) or number (Redis)."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{path}"))


def run_sql(url: str, statement: str) -> list[tuple]:
    """Run one statement in a session of its own. Returns its rows."""
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def database(name: str):
    """Make an empty database, give its address, and drop it."""
    name += os.environ.get("KRING_TEST_SUFFIX", "")
    server = server_url()
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield at(server, name)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(drop)


def pg_environment(url: str) -> dict[str, str]:
    """Return the address as the variables that PostgreSQL's programs read."""
    parts = urlsplit(url)
    values = {
        "PGHOST": parts.hostname,
        "PGPORT": str(parts.port or 5432),
        "PGUSER": parts.username,
        "PGPASSWORD": parts.password,
        "PGDATABASE": parts.path.lstrip("/"),
    }
    return {name: value for name, value in values.items() if value}
