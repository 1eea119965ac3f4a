"""What a ring can show, said before it opens: how many will answer, which harm it would see, whether it sticks.

Pure. The figures behind it are in ``constants``: how people of a year of releases took features up.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import exp, expm1, lgamma, log, log1p

from releases.evidence import constants
from releases.evidence.decide import Terms
from releases.evidence.rule import Day, is_clean, log_evidence, threshold


@dataclass(frozen=True, slots=True)
class Foresight:
    """What is expected of a ring. ``seen_harm`` is None where even a feature that always fails goes unseen.

    ``stuck`` is the chance that a good feature gets no decision in time.
    """

    size: int
    answers: float
    seen_harm: float | None
    stuck: float

    @property
    def seen_percentage(self) -> str:
        """The smallest harm in per cent of uses, for display; empty where none is seen."""
        return "" if self.seen_harm is None else f"{100 * self.seen_harm:g}"

    @property
    def stuck_percentage(self) -> int:
        """The chance to get stuck in whole per cents."""
        return round(100 * self.stuck)

    @property
    def is_small(self) -> bool:
        """Whether the ring is too small to show much."""
        return self.size < constants.SMALL_RING


@lru_cache(maxsize=1024)
def foresee(size: int, terms: Terms, *, of_ambassadors: bool = False) -> Foresight:
    """Return what a ring of so many people can show while it is watched."""
    answering = constants.ANSWERING_AMBASSADORS if of_ambassadors else constants.ANSWERING
    return Foresight(size, size * answering, _smallest_harm(size, terms), _stuck(size, terms))


@lru_cache(maxsize=1024)
def days_needed(failed: int) -> int:
    """Return how many person-days, so many of them failing, show that few fail."""
    too_few, enough = failed, failed + 1
    while not is_clean(failed, enough):
        too_few, enough = enough, 2 * enough
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        too_few, enough = (too_few, middle) if is_clean(failed, middle) else (middle, enough)
    return enough


def _smallest_harm(size: int, terms: Terms) -> float | None:
    """Return the smallest share of failing uses, of those looked for, that is seen before the next ring opens.

    By what is expected of so many people: in half of all cases.
    """
    person_days = size * constants.ADOPTING * constants.USING_ON_A_DAY * terms.soak_days
    uses = round(person_days * constants.USES_ON_A_DAY)
    for share in constants.HARMFUL_SHARES:
        failing = -expm1(constants.USES_ON_A_DAY * log1p(-share))
        failed = round(person_days * failing)
        reached = log_evidence(Day(uses, failed), constants.EXPECTED_OF_USES)
        if min(failed, size) >= constants.PEOPLE_TO_STOP and reached > threshold():
            return share
    return None


def _stuck(size: int, terms: Terms) -> float:
    """Return the chance that a good feature is not used by enough, or not shown to be clean, until it is asked about."""
    if not size:
        return 1.0
    unused = _at_most(terms.used_by(size) - 1, size, constants.ADOPTING)
    person_days = round(size * constants.ADOPTING * constants.USING_ON_A_DAY * terms.patience_days)
    return 1 - (1 - unused) * _clean(person_days)


def _clean(person_days: int) -> float:
    """Return the chance that so many person-days, with the faults of a good feature, are shown to be clean."""
    if not is_clean(0, person_days):
        return 0.0
    # More failing days than this do not happen to a good one.
    most = round(10 * constants.BACKGROUND * person_days) + 10
    allowed = next((n for n in range(most) if not is_clean(n + 1, person_days)), most)
    return _at_most(allowed, person_days, constants.BACKGROUND)


def _at_most(number: int, trials: int, share: float) -> float:
    """Return the chance of at most so many among the trials: the binomial distribution."""
    if number >= trials:
        return 1.0
    ways = (
        lgamma(trials + 1) - lgamma(each + 1) - lgamma(trials - each + 1)
        for each in range(number + 1)
    )
    chances = (
        exp(way + each * log(share) + (trials - each) * log1p(-share))
        for each, way in enumerate(ways)
    )
    return min(1.0, sum(chances))
