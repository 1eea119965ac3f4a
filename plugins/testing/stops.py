"""Check that pages stay whole when the plugin is stopped while they are made."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.test import Client

from plugins.gate import snapshot
from plugins.gate.rules import Identity, Snapshot
from plugins.testing.html import faults_of
from plugins.testing.off_state import OffState

# The plugin is stopped at so many moments of a page, the first and the last among them.
MOMENTS = 8
ANSWERS = (200, 301, 302, 403, 404)


class Stops(OffState):
    """The pages of the site and of the plugin, while it is being stopped."""

    def test_a_stop_in_the_middle_of_a_page_leaves_the_page_whole(self, tour, having, released_to):
        self.release_to(released_to, having)
        self.fill(3)
        addresses = [*self.pages_that_show_it(tour, having).values(), *self.pages(having)]

        for address in addresses:
            for decisions in moments(self.slug, having, address):
                with stopped_after(self.slug, decisions):
                    response = having.get(address)
                where = f"{address}, stopped after {decisions} decisions of the gate"
                assert response.status_code in ANSWERS, f"{where}: {response.status_code}"
                if is_whole_page(response):
                    faults = faults_of(response.content.decode())
                    assert not faults, f"{where}: {'; '.join(faults)}"

    def test_its_pages_are_whole(self, tour, having, released_to):
        self.release_to(released_to, having)
        self.fill(3)

        for address in [*self.pages_that_show_it(tour, having).values(), *self.pages(having)]:
            response = having.get(address)
            if is_whole_page(response):
                faults = faults_of(response.content.decode())
                assert not faults, f"{address}: {'; '.join(faults)}"


def is_whole_page(response: Any) -> bool:
    """Return whether the response is a whole HTML page."""
    return (
        response.status_code == 200
        and not response.streaming
        and response.content.lstrip().lower().startswith(b"<!doctype html")
    )


def moments(slug: str, client: Client, address: str) -> list[int]:
    """Return after how many decisions of the gate to stop it: a few, spread evenly over the page."""
    with stopped_after(slug, None) as count:
        client.get(address)
    number = count[0]
    step = max(1, number // MOMENTS)
    return sorted({*range(0, number, step), max(0, number - 1)})


@contextmanager
def stopped_after(slug: str, decisions: int | None) -> Iterator[list[int]]:
    """Turn a plugin off after so many decisions about it; None: never. Yields a list with their number."""
    count, current = [0], snapshot.current

    class Stopping(Snapshot):
        def _verdict(self, other: str, who: Identity, on: set[str] | None = None) -> Any:
            verdict = super()._verdict(other, who, on)
            if other == slug:
                count[0] += 1
                if decisions is not None and count[0] > decisions:
                    return False, *verdict[1:]
            return verdict

    def stopping() -> Snapshot:
        known = current()
        return Stopping(known.version, known.valid_until, known.rules)

    snapshot.current = stopping
    try:
        yield count
    finally:
        snapshot.current = current
