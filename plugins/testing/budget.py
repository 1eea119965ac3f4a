"""The budget of queries: few, and no more for many rows than for one."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plugins.models import DayCount, PersonEvidence, ServiceFault
from plugins.testing.off_state import OffState
from plugins.testing.site import uninstalled

# A test runs inside a transaction, so that those of Django and of the guard become savepoints.
MARKS = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
EVIDENCE = tuple(model._meta.db_table for model in (DayCount, PersonEvidence, ServiceFault))


class Budget(OffState):
    """The queries of its pages and routes, and of the pages of the site that show something of it."""

    def test_its_pages_keep_to_the_query_budget_with_many_rows(self, tour, having, released_to):
        self.release_to(released_to, having)
        self.fill(1)
        addresses = [*self.pages(having), *self.routes(having)]
        few = {address: queries(having, address) for address in addresses}
        self.fill(self.rows - 1)

        for address in addresses:
            many = queries(having, address)
            assert len(many) <= len(few[address]), more(address, few[address], many)
            assert len(many) <= self.query_budget, (
                f"{address} takes {len(many)} queries; the budget is {self.query_budget}."
            )

    def test_its_slots_keep_to_the_query_budget_with_many_rows(self, tour, having, released_to):
        self.release_to(released_to, having)
        self.fill(1)
        few = {name: self._added(having, address) for name, address in tour.addresses.items()}
        tour.add_cards(self.rows - 1)
        self.fill(self.rows - 1)

        for name, address in tour.addresses.items():
            many = self._added(having, address)
            assert many <= few[name], (
                f"It adds {few[name]} queries to {name} with one row and {many} with {self.rows}."
            )
            assert many <= self.slot_query_budget, (
                f"It adds {many} queries to {name}; the budget is {self.slot_query_budget}."
            )

    def test_people_without_it_pay_no_query_for_it(self, tour, having, without, released_to):
        self.release_to(released_to, having)
        self.fill(3)

        for name, address in tour.addresses.items():
            assert self._added(without, address) == 0, name

    def _added(self, client: Client, address: str) -> int:
        """Return how many queries the plugin adds to a page of the site."""
        whole = len(queries(client, address))
        with uninstalled(self.slug):
            return whole - len(queries(client, address))


def queries(client: Client, address: str) -> list[str]:
    """Return the SQL of the second visit to an address. AssertionError unless it answers with 200."""
    assert client.get(address).status_code == 200, address
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    every = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in every if not sql.startswith(MARKS) and not is_evidence(sql)]


def is_evidence(sql: str) -> bool:
    """Return whether it writes what is counted of plugins: in production a thread does, and only when something is new.

    On a busy machine a part is late by the host, and that is counted in the midst of a page.
    """
    return any(table in sql for table in EVIDENCE)


def more(address: str, few: list[str], many: list[str]) -> str:
    """Return a sentence with the query that was repeated."""
    repeated = max(many, key=lambda sql: many.count(sql) - few.count(sql))
    start = repeated[:300]
    return f"{address} takes {len(few)} queries with one row and {len(many)} with more: {start}"
