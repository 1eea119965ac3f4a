"""What becomes of a plan: it is lived through many times in each of a few worlds, and counted.

Pure. Whoever calls says who is in which ring; the same plan always gives the same figures.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from releases.rehearsal.faults import Fault
from releases.rehearsal.plan import Plan, PlanRun
from releases.rehearsal.run import PAUSE
from releases.rehearsal.sample import Sample
from releases.rehearsal.world import Kind, Truth

# What a plan is tried with: a good release that most people use, the same when few do, and what a plan is there to find.
GOOD = Kind("good", Truth.GOOD)
LITTLE_USED = Kind("good, little used", Truth.GOOD, adoption=0.2, uses=(0.2, 1.0))
ERRORS = Kind("share of errors", Truth.HARMFUL, (Fault(0.05),))
ONE_DEVICE = Kind("one device", Truth.HARMFUL, (Fault(0.1, people=0.05),))
ONE_UNIT = Kind("one unit", Truth.HARMFUL, (Fault(0.8, units=1),))
DISLIKED = Kind("disliked", Truth.DISLIKED, flops=0.7)
UNUSED = Kind("unused", Truth.UNUSED, adoption=0.01)
WRONG = (ERRORS, ONE_DEVICE, ONE_UNIT, DISLIKED, UNUSED)
# How often each world is lived through: a share is then known to within 7 of a hundred, at the least to within 22.
MOST_RUNS, LEAST_RUNS = 200, 20
# What a rehearsal may cost, in days of one ring. 200 runs of six rings and 20,000 people take some two seconds of a
# processor; more days, rings or people have fewer runs. So many people cost as much as one such day.
WORK = 40_000
PEOPLE_LIKE_A_DAY = 185


@dataclass(frozen=True, slots=True)
class Spread:
    """What half of the runs stay within, and nine of ten. None where fewer came that far."""

    half: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class RingOutlook:
    """What becomes of a good release in a ring: the working day it opens on, and the shares of runs stuck in it.

    ``stuck`` is the share in which a manager was asked or it was held; ``reasons`` the shares by what was missing.
    """

    size: int
    opens: Spread
    stuck: float
    reasons: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class HarmOutlook:
    """What becomes of a release that should not go on: shares of the runs, and how many people met a fault.

    ``stopped`` took it away or held it, ``asked`` left it to a manager before that, ``unseen`` reached the last ring
    before either. ``ring`` is where it was mostly seen.
    """

    kind: Kind
    stopped: float
    asked: float
    unseen: float
    ring: int | None
    hit: Spread


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What becomes of a plan: of a good release by ring, when most use it and when few do, and of others."""

    runs: int
    good: Sequence[RingOutlook]
    little_used: Sequence[RingOutlook]
    harms: Sequence[HarmOutlook]


def runs_of(plan: Plan) -> int:
    """Return how often each world is lived through: less often where more rings or people make it long."""
    work = len(plan.rings) * plan.days / 2 + len(plan.organisation.unit_of) / PEOPLE_LIKE_A_DAY
    return max(LEAST_RUNS, min(MOST_RUNS, round(WORK / work)))


def rehearse(plan: Plan, most_runs: int = MOST_RUNS) -> Rehearsal:
    """Live a plan through many times in each world. The same plan gives the same figures."""
    seeds = range(min(most_runs, runs_of(plan)))

    def lived(kind: Kind) -> list[PlanRun]:
        return [_live(plan, kind, seed) for seed in seeds]

    return Rehearsal(
        len(seeds),
        _by_ring(plan, lived(GOOD)),
        _by_ring(plan, lived(LITTLE_USED)),
        [_harm(kind, lived(kind)) for kind in WRONG],
    )


def _live(plan: Plan, kind: Kind, seed: int) -> PlanRun:
    crowd = Sample(plan.organisation, kind, seed)
    if plan.first_weekday is not None:
        crowd.first_weekday = plan.first_weekday
    run = PlanRun(plan, crowd)
    run.go()
    return run


def _by_ring(plan: Plan, runs: Sequence[PlanRun]) -> list[RingOutlook]:
    outlooks = []
    for ring, people in enumerate(plan.organisation.rings):
        reasons: Counter[str] = Counter()
        for run in runs:
            reasons.update(_reasons(run, ring))
        outlooks.append(
            RingOutlook(
                len(people),
                _spread([run.opened_on(ring) for run in runs]),
                sum(bool(_reasons(run, ring)) for run in runs) / len(runs),
                {reason: number / len(runs) for reason, number in reasons.most_common()},
            )
        )
    return outlooks


def _reasons(run: PlanRun, ring: int) -> set[str]:
    """Return what a run got stuck on in a ring."""
    held = run.held.get(ring)
    return {*run.asked.get(ring, ()), *({"flops" if held == PAUSE else "harm"} if held else ())}


def _harm(kind: Kind, runs: Sequence[PlanRun]) -> HarmOutlook:
    seen = [min({*run.asked, *run.held}, default=run.last + 1) for run in runs]
    rings = Counter(ring for ring, run in zip(seen, runs, strict=True) if ring <= run.last)
    return HarmOutlook(
        kind,
        sum(bool(run.held) for run in runs) / len(runs),
        sum(bool(run.asked) and not run.held for run in runs) / len(runs),
        sum(
            run.outcome.everyone_on is not None and ring >= run.last
            for ring, run in zip(seen, runs, strict=True)
        )
        / len(runs),
        rings.most_common(1)[0][0] if rings else None,
        _spread([len(run.outcome.hit) for run in runs]),
    )


def _spread(values: Sequence[int | None]) -> Spread:
    """Return the middle and the 90th percentile; what never came is later than all else."""
    came = sorted(value for value in values if value is not None)
    half, most = (len(values) - 1) // 2, round(0.9 * (len(values) - 1))
    return Spread(
        came[half] if half < len(came) else None, came[most] if most < len(came) else None
    )
