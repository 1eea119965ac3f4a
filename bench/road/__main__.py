"""Count the files of our own that a trip passes, and its jumps between them.

Usage: python -m bench road [--files[=TRIP]] [--keep]

``--files`` lists the files of every trip, or of those whose names begin so, in the order in which they
are entered. ``--keep`` writes ``baseline.json`` again.
"""

import argparse
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from bench import scratch
from bench.road.counting import Road

BASELINE = Path(__file__).parent / "baseline.json"
FIGURES = ("files", "calls", "jumps", "re-entries")
# Aimed at: a third fewer files.
AIM = 2 / 3


def table(roads: Mapping[str, Road], before: Mapping[str, Mapping[str, int]]) -> str:
    """Return the figures of each trip as a Markdown table, beside the baseline."""
    heads = "".join(f" {name} | before |" for name in FIGURES)
    lines = [f"| trip |{heads} files against before |", "|---" * (2 * len(FIGURES) + 2) + "|"]
    for trip, road in roads.items():
        now, then = road.figures(), before.get(trip, {})
        cells = "".join(f" {now[name]} | {then.get(name, '')} |" for name in FIGURES)
        ratio = f"{now['files'] / then['files']:.2f}" if then else ""
        lines.append(f"| {trip} |{cells} {ratio} |")
    return "\n".join(lines)


def listing(trip: str, road: Road) -> str:
    """Return the files of the trip in order: how many calls, from where it came there first, and what ran."""
    lines = [f"\n{trip}: {len(road.files)} files"]
    for number, (file, functions) in enumerate(road.files.items(), 1):
        origin = road.entered_from[file] or "a library"
        ran = ", ".join(f"{name} ×{times}" for name, times in functions.items())
        lines += [f"{number:4} {functions.total():5} × {file}, from {origin}", f"{'':13}{ran}"]
    return "\n".join(lines)


def main() -> int:
    """Make the trips and print their figures; they gate nothing."""
    parser = argparse.ArgumentParser(prog="python -m bench road")
    parser.add_argument("--files", nargs="?", const="", metavar="TRIP")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    roads = _roads()
    figures = {trip: road.figures() for trip, road in roads.items()}
    if options.keep:
        BASELINE.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print("Own code alone, on SQLite with search in the database; each trip is made once before.\n")
    print(table(roads, json.loads(BASELINE.read_text(encoding="utf-8"))))
    print(f"\nAimed at for files: at most {AIM:.2f} of before.")
    if options.files is not None:
        for trip, road in roads.items():
            if trip.startswith(options.files):
                print(listing(trip, road))
    return 0


def _roads() -> dict[str, Road]:
    # The same everywhere: neither another database nor a cache of its own changes the road.
    os.environ |= {"DATABASE_URL": "", "REDIS_URL": ""}
    scratch.set_up()
    from bench.road.trips import Trips, fill

    with scratch.one(fill):
        return Trips().roads()


if __name__ == "__main__":
    sys.exit(main())
