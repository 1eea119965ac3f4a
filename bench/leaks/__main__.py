"""Ask search while everything changes, and count what it shows to the wrong reader.

Usage: python -m bench.leaks [--pairs=N] [--seed=N]

Real PostgreSQL and Elasticsearch; ends with an error when there was a leak, or a loss once all is quiet.
"""

import argparse
import sys
from unittest import mock

from bench import scratch
from bench.search.node import address

PAIRS = 2_000


def main() -> int:
    """Run, print, and return 1 for a leak or a loss."""
    parser = argparse.ArgumentParser(prog="python -m bench.leaks")
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--seed", type=int, default=2026)
    wanted = parser.parse_args()
    scratch.set_up(address())
    with scratch.one(lambda: None):
        from bench.leaks.run import run
        from bench.search.ours import own_search
        from search.engine.client import client

        # A busy machine is waited for: otherwise the database would answer, and nobody would know.
        patient = mock.patch(
            "search.engine.ask.ask_engine", lambda asked, **_limits: asked(client())
        )
        with own_search(), patient:
            outcome = run(pairs=wanted.pairs, seed=wanted.seed, progress=_progress)
    found = outcome.found
    print(
        "\n| pairs | changes | seconds | hits | leaks | numbers that lagged | losses after settling |"
    )
    print("|---|---|---|---|---|---|---|")
    print(
        f"| {found.pairs} | {outcome.changes} | {outcome.seconds:.0f} | {found.hits} "
        f"| {len(found.leaks)} | {found.lagging} | {len(outcome.losses)} |"
    )
    for line in (*found.leaks[:20], *outcome.losses[:20]):
        print(f"- {line}")
    return 1 if found.leaks or outcome.losses else 0


def _progress(done: int) -> None:
    if done % 500 == 0:
        print(f"{done} pairs", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
