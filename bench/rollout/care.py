"""What a more careful threshold costs in people hit, beside the bound that it promises."""

from collections.abc import Iterable
from functools import partial
from math import log
from statistics import median

from bench.rollout.tables import is_early, of, share, spread, table
from releases.evidence.constants import EXPECTED_OF_USES, FALSE_ALARM, SIDES
from releases.evidence.rule import bound
from releases.rehearsal.evidence import Evidence
from releases.rehearsal.people import Crowd
from releases.rehearsal.run import Outcome, Run
from releases.rehearsal.world import KINDS, Kind, Truth, organise

# How many times likelier under harm stops a release. The rule's own is among them.
CHANCES = (50, 100, round(SIDES / FALSE_ALARM), 1_500, 10_000)
# What is harmless by definition and no better: here the bound is put to the test.
AT_THE_LIMIT = Kind("at the limit", Truth.GOOD, background=(EXPECTED_OF_USES, EXPECTED_OF_USES))
WATCHED = (*(kind for kind in KINDS if kind.truth in (Truth.GOOD, Truth.HARMFUL)), AT_THE_LIMIT)


def print_care(*, people: int, seeds: int) -> None:
    """Print alarms, people hit and false stops for several thresholds, on the same worlds."""
    found: dict[int, list[Outcome]] = {chance: [] for chance in CHANCES}
    for seed in range(seeds):
        organisation = organise(people, seed)
        for kind in WATCHED:
            crowd = Crowd(organisation, kind, seed)
            for chance, outcomes in found.items():
                rule = partial(Evidence, false_alarm=SIDES / chance)
                outcomes.append(Run(crowd, rule(kind), is_attended=True).go())
    print(
        "\nWhat more care costs. Stopped is what was ever stopped, all or a unit; the bound is for all, and as much for all units.\n"
    )
    head = (
        "c",
        "threshold",
        "harmful: alarm",
        "before Everyone",
        "people hit med/p90",
        "good: stopped",
        "exactly .2 % fail: stopped",
        "bound n/c",
    )
    table(head, (_row(chance, outcomes) for chance, outcomes in found.items()))


def _row(chance: int, outcomes: list[Outcome]) -> list[object]:
    limit = [one for one in outcomes if one.kind == AT_THE_LIMIT]
    good = [one for one in of(outcomes, Truth.GOOD) if one.kind != AT_THE_LIMIT]
    harmful = of(outcomes, Truth.HARMFUL)
    watched = round(median(one.watched_days for one in limit))
    return [
        f"{chance:,}",
        f"{log(chance):.1f}",
        _alarmed(harmful),
        share(sum(is_early(one) for one in harmful), len(harmful)),
        spread([len(one.hit) for one in harmful]),
        _alarmed(good),
        _alarmed(limit),
        f"{bound(watched, log(chance)):.1%} in {watched} days",
    ]


def _alarmed(outcomes: Iterable[Outcome]) -> str:
    alarms = [bool(one.alarms) for one in outcomes]
    return f"{sum(alarms)}/{len(alarms)}"
