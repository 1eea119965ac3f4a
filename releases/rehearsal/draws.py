"""Random numbers of our own needs, from the standard library."""

import math
from random import Random


def count(rng: Random, trials: float, share: float) -> int:
    """Return how many of so many trials happen: binomial, or close to it where they are many."""
    mean = trials * share
    if mean <= 0:
        return 0
    if trials <= 40:
        return sum(rng.random() < share for _trial in range(round(trials)))
    if mean < 30:
        return min(round(trials), poisson(rng, mean))
    spread = math.sqrt(mean * max(0.0, 1 - share))
    return max(0, min(round(trials), round(rng.gauss(mean, spread))))


def poisson(rng: Random, mean: float) -> int:
    """Return how often something happens that happens ``mean`` times on average."""
    if mean > 50:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    number, product, floor = 0, rng.random(), math.exp(-mean)
    while product > floor:
        number += 1
        product *= rng.random()
    return number


def between(rng: Random, low: float, high: float) -> float:
    """Return a number between two, each factor equally likely: a tenth to one as often as one to ten."""
    return low if low == high else math.exp(rng.uniform(math.log(low), math.log(high)))


def seeded(seed: str) -> Random:
    """Return the random numbers of a seed: the same on every machine, and no secret."""
    return Random(seed)  # noqa: S311
