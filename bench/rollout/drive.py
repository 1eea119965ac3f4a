"""Let whole years of releases go through the real services, in a process for each core."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from bench import scratch
from releases.rehearsal.run import Outcome
from releases.rehearsal.world import Kind, organise

if TYPE_CHECKING:
    from bench.rollout.year import Lived

A_YEAR = 12
PROCESSES = 2
# A scratch base may be lost with the machine, and nothing waits for a disk.
FAST = ("PRAGMA journal_mode=MEMORY", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-200000")


# The names under which the years and their emulation are printed.
REAL, EMULATED = "evidence, real services", "evidence"


def drive(
    kinds: Sequence[Kind], *, years: int, people: int
) -> tuple[dict[str, list[Outcome]], list[str]]:
    """Return how the releases of all years end, really and emulated on the same worlds, and all complaints.

    A line a release tells how far it is.
    """
    with (
        _filled(people) as file,
        ProcessPoolExecutor(min(PROCESSES, years), get_context("spawn")) as pool,
    ):
        running = [
            pool.submit(live_through, file, kinds_of(kinds, year), year) for year in range(years)
        ]
        broken = [
            f"Year {number} broke off: {error!r}"
            for number, one in enumerate(running, 1)
            if (error := one.exception())
        ]
        # What the other years showed is not lost by it.
        lived = [one.result() for one in running if not one.exception()]
    outcomes = {
        REAL: [outcome for year in lived for outcome in year.real],
        EMULATED: [outcome for year in lived for outcome in year.emulated],
    }
    return outcomes, [*broken, *(complaint for year in lived for complaint in year.complaints)]


def kinds_of(kinds: Sequence[Kind], year: int) -> list[Kind]:
    """Return the kinds of a year: years go on where the one before ended, so that all kinds come equally often."""
    number = min(A_YEAR, len(kinds))
    return [kinds[(year * number + place) % len(kinds)] for place in range(number)]


def live_through(file: Path, kinds: Sequence[Kind], year: int) -> "Lived":
    """Live through one year on a copy of the base."""
    _set_up()
    from bench.rollout.base import read
    from bench.rollout.year import Year

    began = perf_counter()

    def tell(line: str) -> None:
        print(
            f"year {year + 1}, {perf_counter() - began:.0f} s: {line}", file=sys.stderr, flush=True
        )

    with tempfile.TemporaryDirectory(prefix="kring-year-") as folder:
        shutil.copy(file, Path(folder) / "base.sqlite3")
        _connect(Path(folder) / "base.sqlite3")
        lived = Year(read(), kinds, year, tell=tell).live()
    tell(f"over, with {len(lived.complaints)} complaints")
    return lived


def _set_up() -> None:
    """Start Django on SQLite and without Redis, which years at the same time would share."""
    from django.apps import apps

    if not apps.ready:
        for name in ("DATABASE_URL", "REDIS_URL"):
            os.environ.pop(name, None)
        scratch.set_up()


def _connect(file: Path) -> None:
    from django.db import connection

    from people import counted_units
    from plugins.contributions import usage
    from plugins.gate import snapshot

    scratch.switch_to(str(file))
    with connection.cursor() as cursor:
        for statement in FAST:
            cursor.execute(statement)
    # What a process keeps in memory is of the base before.
    snapshot.forget()
    usage.forget()
    counted_units.forget()


@contextmanager
def _filled(people: int) -> Iterator[Path]:
    """Make the base that every year begins with."""
    _set_up()
    from django.db import connection

    from bench.rollout.base import fill

    print(f"The base of {people:,} people is being made.", file=sys.stderr, flush=True)
    with scratch.one(lambda: fill(organise(people, 0))):
        file = Path(connection.settings_dict["NAME"])
        connection.close()
        yield file
        scratch.switch_to(str(file))
