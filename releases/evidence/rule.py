"""Whether what is counted of a feature is more than chance: e-values that add up, and shares of a few people.

Evidence G is the logarithm of how much likelier the counts are under harm than under what is expected of a
harmless feature. It starts anew whenever it falls to 0, so that weeks without a fault do not hide the first bad
day: a CUSUM of e-values (Shin, Ramdas and Rinaldo call it an e-detector).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, inf, lgamma, log, log1p

from releases.evidence import constants


@dataclass(frozen=True, slots=True)
class Day:
    """One day: uses, or the people who saw it where only that is counted, and how many people failed."""

    trials: int
    failed: int


def log_evidence(day: Day, expected: float) -> float:
    """Return the evidence of one day against "at most ``expected`` fails", averaged over all shares of harm.

    A fault that struck before its use was counted makes more failing people than uses: then nothing was clean.
    """
    clean = max(0, day.trials - day.failed)
    each = [
        day.failed * log(share / expected) + clean * (log1p(-share) - log1p(-expected))
        for share in constants.HARMFUL_SHARES
    ]
    largest = max(each)
    return largest + log(sum(exp(one - largest) for one in each) / len(each))


def follow(days: Iterable[Day], expected: float) -> list[float]:
    """Return the evidence G after each day. What lies below 0 is forgotten the next day."""
    path: list[float] = []
    reached = 0.0
    for day in days:
        reached = max(0.0, reached) + log_evidence(day, expected)
        path.append(reached)
    return path


def days_at_zero(path: Sequence[float]) -> int:
    """Return how many days ended when G was last 0: the days from this index on are what G adds up."""
    return next((index + 1 for index in range(len(path) - 1, -1, -1) if path[index] <= 0), 0)


def threshold(units: int | None = None, false_alarm: float = constants.FALSE_ALARM) -> float:
    """Return the G that stops a feature for everybody, or for one unit when ``units`` are watched."""
    return log(constants.SIDES * (units or 1) / false_alarm)


def bound(watched_days: int, threshold: float) -> float:
    """Return the largest probability with which a harmless feature is stopped in so many watched days."""
    return min(1.0, watched_days * exp(-threshold))


@lru_cache(maxsize=4096)
def probability_below(failed: int, clean: int, share: float, prior: tuple[float, float]) -> float:
    """Return the probability that less than ``share`` fails, after so many failing and clean ones."""
    return _beta_below(share, prior[0] + failed, prior[1] + clean)


def is_clean(failed: int, person_days: int) -> bool:
    """Return whether so many person-days with so many failing ones let the next ring open."""
    clean = max(0, person_days - failed)
    probability = probability_below(failed, clean, constants.CLEAN_SHARE, constants.CLEAN_PRIOR)
    return probability >= constants.CLEAN_PROBABILITY


def is_disliked(flops: int, answers: int) -> bool:
    """Return whether so many flops among the answers hold a release."""
    if answers < constants.ANSWERS_TO_JUDGE:
        return False
    likely = 1 - probability_below(
        flops, answers - flops, constants.DISLIKED_SHARE, constants.DISLIKED_PRIOR
    )
    return likely >= constants.DISLIKED_PROBABILITY


def _beta_below(share: float, a: float, b: float) -> float:
    """Return P(X < share) for X ~ Beta(a, b): the regularised incomplete beta function.

    Its continued fraction (DLMF 8.17.22) converges fast below the mean; above it the other tail is computed.
    """
    if not 0 < share < 1:
        return float(share >= 1)
    if share > (a + 1) / (a + b + 2):
        return 1 - _beta_below(1 - share, b, a)
    front = a * log(share) + b * log1p(-share) + lgamma(a + b) - lgamma(a) - lgamma(b)
    return exp(front) / a / _fraction(share, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """Return 1 + d1 / (1 + d2 / (1 + ...)) by Lentz's method: from the front, until a step changes nothing."""
    value, up, down, step = 1.0, 1.0, 0.0, 0
    change = inf
    while abs(change - 1) > 1e-14:
        half, odd = divmod(step + 1, 2)
        if odd:
            part = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            part = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        down = 1 / (1 + part * down)
        up = 1 + part / up
        change = up * down
        value *= change
        step += 1
    return value
