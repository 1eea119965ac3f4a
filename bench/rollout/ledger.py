"""What a drive has handed in of one release, beside the product: from it the evidence of a stop is computed anew."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from math import exp, log

from releases.evidence.constants import (
    EXPECTED_OF_PERSON_DAYS,
    EXPECTED_OF_USES,
    HARMFUL_SHARES,
)

# Everybody, beside the units by their number.
ALL = None
Scope = int | None


class Ledger:
    """Uses, people who only saw it, and people who failed, by day; of all and of each unit."""

    def __init__(self, counts_people: bool):
        self._expected = EXPECTED_OF_PERSON_DAYS if counts_people else EXPECTED_OF_USES
        self._trials: dict[Scope, dict[date, int]] = defaultdict(lambda: defaultdict(int))
        self._failed: dict[Scope, dict[date, set[int]]] = defaultdict(lambda: defaultdict(set))

    def tried(self, day: date, unit: int, trials: int) -> None:
        """Note so many uses, or people where only those are counted."""
        for scope in (ALL, unit):
            self._trials[scope][day] += trials

    def failed(self, day: date, unit: int, person: int) -> None:
        """Note that a person met a fault."""
        for scope in (ALL, unit):
            self._failed[scope][day].add(person)

    def forget(self) -> None:
        """Forget what was counted: somebody has looked at it, and lifted the stop."""
        self._trials.clear()
        self._failed.clear()

    def evidence(self, scope: Scope) -> float:
        """Return G of all or of a unit, from the counts noted here and the formula in the documentation."""
        reached = 0.0
        for day in sorted(self._trials[scope].keys() | self._failed[scope].keys()):
            failed = len(self._failed[scope].get(day, ()))
            clean = max(0, self._trials[scope].get(day, 0) - failed)
            reached = max(0.0, reached) + self._of_day(failed, clean)
        return max(0.0, reached)

    def _of_day(self, failed: int, clean: int) -> float:
        """Return the logarithm of how much likelier a day is under harm, by the mean over the shares of harm."""
        expected = self._expected
        powers = [
            failed * log(share / expected) + clean * log((1 - share) / (1 - expected))
            for share in HARMFUL_SHARES
        ]
        return max(powers) + log(_mean(exp(power - max(powers)) for power in powers))


def _mean(values: Iterable[float]) -> float:
    every = list(values)
    return sum(every) / len(every)
