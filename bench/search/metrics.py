"""Measures of a ranking: nDCG@10, MRR@10, success@k and the share of queries without results.

Grades are 0 to 3; a document without a judgement counts as 0. The gain of a grade is 2^grade - 1 and the
discount of place i (from 1) is log2(i + 1): Burges et al., Learning to rank using gradient descent,
2005. MRR and success take a document for right from grade 2.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

CUT = 10
RIGHT = 2


def gain(grade: int) -> float:
    """Return what a document of this grade is worth in the first place."""
    return float(2**grade - 1)


def dcg(grades: Iterable[int], cut: int = CUT) -> float:
    """Return the discounted gain of the first ``cut`` documents, in this order."""
    return sum(
        gain(grade) / math.log2(place + 1)
        for place, grade in enumerate(list(grades)[:cut], start=1)
    )


def ndcg(found: Sequence[str], judgements: Mapping[str, int], cut: int = CUT) -> float:
    """Return the gain of these documents as a part of that of the best order there is, 0 to 1.

    ValueError when no judgement is above 0: then there is no best order.
    """
    ideal = dcg(sorted(judgements.values(), reverse=True), cut)
    if not ideal:
        message = "No document is relevant: nDCG has no meaning."
        raise ValueError(message)
    return dcg((judgements.get(key, 0) for key in found), cut) / ideal


def reciprocal_rank(found: Sequence[str], judgements: Mapping[str, int], cut: int = CUT) -> float:
    """Return 1 divided by the place of the first right document; 0 when there is none."""
    for place, key in enumerate(found[:cut], start=1):
        if judgements.get(key, 0) >= RIGHT:
            return 1 / place
    return 0.0


def success(found: Sequence[str], judgements: Mapping[str, int], within: int) -> float:
    """Return 1 when one of the first ``within`` documents is right, else 0."""
    return float(any(judgements.get(key, 0) >= RIGHT for key in found[:within]))


@dataclass(frozen=True)
class Scores:
    """Means over a number of queries; ``empty`` is the share that found nothing at all."""

    queries: int
    ndcg: float
    mrr: float
    success1: float
    success3: float
    empty: float


def scores(rankings: Sequence[tuple[Sequence[str], Mapping[str, int]]]) -> Scores:
    """Return the means over rankings, each with its judgements. ValueError when there are none."""
    if not rankings:
        message = "There is nothing to take the mean of."
        raise ValueError(message)
    number = len(rankings)
    return Scores(
        queries=number,
        ndcg=sum(ndcg(found, judged) for found, judged in rankings) / number,
        mrr=sum(reciprocal_rank(found, judged) for found, judged in rankings) / number,
        success1=sum(success(found, judged, 1) for found, judged in rankings) / number,
        success3=sum(success(found, judged, 3) for found, judged in rankings) / number,
        empty=sum(not found for found, _judged in rankings) / number,
    )
