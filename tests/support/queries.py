"""Count the queries of a page for a reader who comes back."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plugins.testing.budget import is_evidence


def warm_queries(client: Client, address: str) -> list[str]:
    """Return the SQL of a visit to the address by a reader who was there a moment ago.

    The first visit makes renditions, which may take longer than what is cached for some seconds lasts.
    """
    for _visit in range(2):
        assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    # A test runs inside a transaction, so that Django's one becomes a savepoint.
    marks = ("SAVEPOINT", "RELEASE SAVEPOINT")
    statements = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in statements if not sql.startswith(marks) and not is_evidence(sql)]


def few_and_many(client: Client, address: str, make: Callable[[], Any], many: int = 50) -> tuple:
    """Return the SQL of the address with 1 and with ``many`` of what ``make`` makes."""
    make()
    few = warm_queries(client, address)
    for _number in range(many - 1):
        make()
    return few, warm_queries(client, address)
