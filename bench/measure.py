"""Timing a page in two databases side by side."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from bench.scratch import switch_to

ROUNDS, VISITS = 9, 5


@dataclass
class Measured:
    """The measurement of one page in one database."""

    queries: int = 0
    seconds: list[float] = field(default_factory=list)

    @property
    def milliseconds(self) -> float:
        """The median of all visits, in milliseconds."""
        return 1000 * median(self.seconds)


def side_by_side(
    names: dict[str, str],
    addresses: dict[str, str],
    visit: Callable[[str], None],
    prepare: Callable[[], None],
) -> dict[str, dict[str, Measured]]:
    """Visit every address in every database, round after round in turn, so that whatever else the
    machine does slows all of them alike. ``prepare`` is called on each new connection.
    Returns the measurements by address and size."""
    results = {title: {size: Measured() for size in names} for title in addresses}
    for _round in range(ROUNDS):
        for size, name in names.items():
            switch_to(name)
            prepare()
            for title, address in addresses.items():
                _measure(results[title][size], address, visit)
    return results


def _measure(result: Measured, address: str, visit: Callable[[str], None]) -> None:
    visit(address)
    result.queries = _count(lambda: visit(address))
    for _visit in range(VISITS):
        started = time.perf_counter()
        visit(address)
        result.seconds.append(time.perf_counter() - started)


def _count(action: Callable[[], None]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        action()
    return sum(not query["sql"].startswith(("BEGIN", "COMMIT")) for query in captured)


def table(results: dict[str, dict[str, Measured]], sizes: dict[str, int]) -> str:
    """Return the results as a Markdown table, with the ratio of large to small."""
    small, large = sizes["small"], sizes["large"]
    heads = ["page"]
    for what in ("queries", "median"):
        heads += [f"{what}, {small} news", f"{what}, {large:,} news"]
    lines = [f"| {' | '.join([*heads, 'ratio'])} |", "|---|---|---|---|---|---|"]
    for title, result in results.items():
        few, many = result["small"], result["large"]
        lines.append(
            f"| {title} | {few.queries} | {many.queries} | {few.milliseconds:.0f} ms "
            f"| {many.milliseconds:.0f} ms | {many.milliseconds / few.milliseconds:.2f} |"
        )
    return "\n".join(lines)
