"""Simulate releases with hidden faults under several rules, and print what each rule would have done.

Usage: python -m bench rollout [--people N] [--seeds N] [--rule NAME ...] [--manager daily|away]
[--worlds FILE.toml] [--years N] [--guard]

With ``--years`` whole years go through the real services, beside the emulation of the same worlds.
"""

import argparse
import sys
from pathlib import Path

from bench.rollout.care import print_care
from bench.rollout.drive import REAL, drive
from bench.rollout.own_worlds import kinds_in
from bench.rollout.rules import RULES
from bench.rollout.small import print_small
from bench.rollout.tables import complaints, print_all
from releases.rehearsal.people import Crowd
from releases.rehearsal.run import Outcome, Run
from releases.rehearsal.world import KINDS, Kind, organise


def simulate(
    kinds: list[Kind], rules: list[str], *, people: int, seeds: int, is_attended: bool
) -> dict[str, list[Outcome]]:
    """Return how every kind of release ends in every seed, under each rule and with the same chance."""
    outcomes: dict[str, list[Outcome]] = {name: [] for name in rules}
    for seed in range(seeds):
        organisation = organise(people, seed)
        for kind in kinds:
            crowd = Crowd(organisation, kind, seed)
            for name in rules:
                outcomes[name].append(Run(crowd, RULES[name](kind), is_attended).go())
    return outcomes


def main() -> int:
    """Simulate and print; with ``--guard`` 1 when the rule misses what it promises."""
    parser = argparse.ArgumentParser(prog="python -m bench rollout")
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--rule", choices=sorted(RULES), nargs="+", default=list(RULES))
    parser.add_argument("--manager", choices=["daily", "away"], default="daily")
    parser.add_argument("--worlds", type=Path, help="a file of TOML with worlds of your own")
    parser.add_argument("--years", type=int, default=0, help="so many whole years, really")
    parser.add_argument("--guard", action="store_true")
    told = parser.parse_args()
    kinds = [*KINDS, *(kinds_in(told.worlds) if told.worlds else [])]
    if told.years:
        return _drive(kinds, told)
    is_attended = told.manager == "daily"
    outcomes = simulate(
        kinds, told.rule, people=told.people, seeds=told.seeds, is_attended=is_attended
    )
    print_all(outcomes, people=told.people, seeds=told.seeds, manager=told.manager)
    if "evidence" in told.rule:
        print_care(people=told.people, seeds=told.seeds)
        print_small()
    # The others are there to be compared with, unless they alone are asked for.
    judged = {name: outcomes[name] for name in ("evidence",) if name in outcomes} or outcomes
    return _guard(complaints(judged)) if told.guard else 0


def _drive(kinds: list[Kind], told: argparse.Namespace) -> int:
    """Let whole years go through the services, and print them."""
    outcomes, wrong = drive(kinds, years=told.years, people=told.people)
    print_all(outcomes, people=told.people, seeds=told.years, manager="daily")
    wrong += complaints({REAL: outcomes[REAL]})
    return _guard(wrong) if told.guard else 0


def _guard(wrong: list[str]) -> int:
    print("\n".join(["", *wrong]) if wrong else "\nNothing is missed.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
