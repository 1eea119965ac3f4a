"""A stop in the middle of a page: whatever the gate says halfway, the page is whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from plugins import snapshot
from plugins.gate import Identity, Snapshot
from plugins.testing.html import faults_of
from plugins.testing.off_state import OffState

# At so many moments of a page the plugin is stopped, the first and the last among them.
MOMENTS = 8
ANSWERS = (200, 301, 302, 403, 404)


class Stops(OffState):
    """The pages of the site and the plugin's own, while it is being stopped."""

    def test_a_stop_in_the_middle_of_a_page_leaves_the_page_whole(self, tour, having, released_to):
        self.release_to(released_to, having)
        self.fill(3)
        addresses = [*self.pages_that_show_it(tour, having).values(), *self.pages(having)]

        for address in addresses:
            for asked in moments(self.slug, having, address):
                with stopped_after(self.slug, asked):
                    response = having.get(address)
                where = f"{address}, stopped after {asked} questions to the gate"
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
    """Return whether the answer is a page, not a part of one or something else."""
    return (
        response.status_code == 200
        and not response.streaming
        and response.content.lstrip().lower().startswith(b"<!doctype html")
    )


def moments(slug: str, client: Any, address: str) -> list[int]:
    """Return after how many questions to the gate to stop it: a few, evenly over the page."""
    with stopped_after(slug, None) as asked:
        client.get(address)
    number = asked[0]
    step = max(1, number // MOMENTS)
    return sorted({*range(0, number, step), max(0, number - 1)})


@contextmanager
def stopped_after(slug: str, questions: int | None) -> Iterator[list[int]]:
    """Let the gate say no about a plugin after so many questions; None: never. Yields the number asked."""
    asked, current = [0], snapshot.current

    class Stopping(Snapshot):
        def _verdict(self, other: str, who: Identity) -> Any:
            verdict = super()._verdict(other, who)
            if other == slug:
                asked[0] += 1
                if questions is not None and asked[0] > questions:
                    return False, *verdict[1:]
            return verdict

    def stopping() -> Snapshot:
        known = current()
        return Stopping(known.version, known.valid_until, known.rules)

    snapshot.current = stopping
    try:
        yield asked
    finally:
        snapshot.current = current
