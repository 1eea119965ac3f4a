"""Databases that exist only while something is measured."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def set_up(elasticsearch: str = "") -> None:
    """Start Django with the settings of the tests and names that no test run uses.

    PostgreSQL when DATABASE_URL names one, else SQLite files in a temporary folder. Search uses
    the Elasticsearch at this address, if any.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "kring.settings.test"
    os.environ["ELASTICSEARCH_URL"] = elasticsearch
    os.environ["KRING_TEST_SUFFIX"] = f"_bench{os.getpid()}"
    import logging

    import django
    from django.db import connection
    from django.test.utils import setup_test_environment

    django.setup()
    logging.disable(logging.WARNING)
    setup_test_environment()
    if connection.vendor == "sqlite":
        folder = Path(tempfile.mkdtemp(prefix="kring-bench-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        connection.settings_dict["TEST"]["NAME"] = str(folder / "small.sqlite3")


@contextmanager
def one(fill) -> Iterator[None]:
    """Make a database with ``fill()`` and drop it at the end."""
    from django.db import connection

    original = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        fill()
        _analyse({"one": connection.settings_dict["NAME"]})
        yield
    finally:
        connection.creation.destroy_test_db(original, verbosity=0)


@contextmanager
def small_and_large(fill, grow) -> Iterator[dict[str, str]]:
    """Make a database with ``fill()`` and a copy of it with ``grow()`` on top; drop both at the end.

    Yields their names by size, for ``switch_to``.
    """
    from django.db import connection

    original = connection.settings_dict["NAME"]
    creation = connection.creation
    creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    names = {"small": connection.settings_dict["NAME"]}
    try:
        fill()
        connection.close()
        creation.clone_test_db("large", verbosity=0, autoclobber=True)
        names["large"] = creation.get_test_db_clone_settings("large")["NAME"]
        switch_to(names["large"])
        grow()
        _analyse(names)
        yield names
    finally:
        switch_to(names["small"])
        creation.destroy_test_db(suffix="large", verbosity=0)
        creation.destroy_test_db(original, verbosity=0)


def switch_to(name: str) -> None:
    """Connect the default connection to this database."""
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name


def _analyse(names: dict[str, str]) -> None:
    """Update the planner's statistics, as a running database would have them."""
    from tests.support.kept import say_how_large_tables_are

    for name in names.values():
        switch_to(name)
        say_how_large_tables_are()
